import { defineConfig } from 'vitest/config'

const GOLDEN = 'test/browser/golden.test.ts'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/{ui,contract,ingestion,house}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: [GOLDEN],
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'golden',
          include: [GOLDEN],
          testTimeout: 60_000,
          hookTimeout: 90_000,
          // Pictures of a page are taken when nothing else is drawn.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
