import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('the package holds the built CLI and page, and nothing else of ours', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })
  const [{ files, unpackedSize }] = JSON.parse(text)
  const paths: string[] = files.map(({ path }: { path: string }) => path)
  for (const needed of [
    'dist/cli/main.js',
    'dist/ui/index.html',
    'dist/index.js',
    'dist/index.d.ts',
    'LICENSE',
    'README.md',
  ]) {
    expect(paths).toContain(needed)
  }
  expect(paths.filter((path) => /\.test\.|^(test|bench|data|src)\/|tsbuildinfo|\.map$/.test(path))).toEqual([])
  expect(unpackedSize).toBeLessThan(3_000_000)
})
