/** A line of the palette. */
export interface PaletteEntry {
  readonly id: string
  readonly label: string
  /** What stands beside it, faint. */
  readonly detail: string
  readonly group: string
  readonly keys?: string | undefined
  readonly run: () => void
}

/**
 * Entries that the text is found in, best first: at the beginning, at the beginning of a word, as initials of words,
 * anywhere, letters in this order. Without text all, as they come.
 */
export function rankEntries(entries: readonly PaletteEntry[], text: string): PaletteEntry[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...entries]
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry.label.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ entry }) => entry)
}

function rankOf(label: string, wanted: string): number | undefined {
  if (label.startsWith(wanted)) return 0
  const words = label.split(/[^\p{L}\p{N}]+/u)
  if (words.some((word) => word.startsWith(wanted))) return 1
  if (
    words
      .map((word) => word[0] ?? '')
      .join('')
      .startsWith(wanted)
  )
    return 2
  if (label.includes(wanted)) return 3
  return hasInOrder(label, wanted) ? 4 : undefined
}

function hasInOrder(label: string, wanted: string): boolean {
  let from = 0
  for (const letter of wanted) {
    const at = label.indexOf(letter, from)
    if (at < 0) return false
    from = at + letter.length
  }
  return true
}
