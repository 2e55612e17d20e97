import { expect, it } from 'vitest'
import { textHash } from './text-hash.ts'

it('gives each of half a million similar texts its own whole number below 2^53', () => {
  const seen = new Set<number>()
  for (let i = 0; i < 500_000; i++) {
    const hash = textHash(`bybit BTCUSDT ${1_700_000_000_000 + i} long 100.5 0.01`)
    expect(Number.isSafeInteger(hash) && hash >= 0).toBe(true)
    seen.add(hash)
  }
  expect(seen.size).toBe(500_000)
})
