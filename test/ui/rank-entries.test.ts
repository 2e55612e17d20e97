import { expect, test } from 'vitest'
import { type PaletteEntry, rankEntries } from '../../ui/shell/rank-entries.ts'

const entries: PaletteEntry[] = ['BTCUSDT', 'Go to Map', 'MATICUSDT', 'Theme', 'Go to Compare'].map((label) => ({
  id: label,
  label,
  detail: '',
  group: '',
  run: () => {},
}))

const labels = (text: string): string[] => rankEntries(entries, text).map(({ label }) => label)

test.each([
  ['', ['BTCUSDT', 'Go to Map', 'MATICUSDT', 'Theme', 'Go to Compare']],
  ['btc', ['BTCUSDT']],
  // A beginning of the label, then one of a word, then letters in this order.
  ['ma', ['MATICUSDT', 'Go to Map', 'Go to Compare']],
  // Initials of three words; then the letters in this order.
  ['gtc', ['Go to Compare']],
  ['usdt', ['BTCUSDT', 'MATICUSDT']],
  ['bcu', ['BTCUSDT']],
  ['xyz', []],
])('%j finds %j', (text, found) => {
  expect(labels(text)).toEqual(found)
})
