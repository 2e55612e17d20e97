/** Longest pattern, in characters: each may be compared at each place of a text. */
const LONGEST = 100

/**
 * Operators that look for a pattern by trying every place for every wildcard, and the wildcard of each. In DuckDB 1.5
 * nothing ends them within a block of 2048 rows: with seven wildcards a text of 300 characters was not done after minutes.
 */
const WILDCARDS: ReadonlyMap<string, RegExp> = new Map([
  ...['~~', '!~~', '~~*', '!~~*', 'like_escape', 'not_like_escape', 'ilike_escape', 'not_ilike_escape'].map(
    (name): [string, RegExp] => [name, /%+/g],
  ),
  ['~~~', /\*+/g],
])

/** Regular expressions take time in proportion to text and pattern, where no count multiplies the pattern. */
const REGULAR: ReadonlySet<string> = new Set(['~', 'regexp_full_match', 'regexp_extract'])

/** What a pattern has that may not be, with the remedy. */
export interface PatternFault {
  readonly found: string
  readonly remedy: string
}

/**
 * Finds what would let the search for a pattern run for minutes without a way to end it.
 *
 * @param name - of a function or operator, in lower case
 * @param pattern - its second argument where that is a constant text
 */
export function findPatternFault(name: string, pattern: string | undefined): PatternFault | undefined {
  const wildcard = WILDCARDS.get(name)
  if (wildcard === undefined && !REGULAR.has(name)) return undefined
  if (pattern === undefined) return { found: 'a pattern that is no text as it stands', remedy: 'write it out' }
  if (pattern.length > LONGEST) {
    return { found: `a pattern of ${pattern.length} characters`, remedy: `at most ${LONGEST} are` }
  }
  if (wildcard === undefined) {
    return pattern.includes('{') ? { found: 'a counted repetition in a pattern', remedy: 'write * or +' } : undefined
  }
  // One at the end fits at once; each of the others is a search within the search of the one before.
  const runs = pattern.match(wildcard)?.length ?? 0
  const searches = endsIn(pattern, wildcard) ? runs - 1 : runs
  return searches > 1
    ? { found: 'a pattern of more than one % or * before its end', remedy: 'join two comparisons by AND' }
    : undefined
}

function endsIn(pattern: string, wildcard: RegExp): boolean {
  return new RegExp(`(?:${wildcard.source})$`).test(pattern)
}
