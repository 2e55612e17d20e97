import { defineError } from '../../domain/errors.ts'

/** Bounds an answer to some 15 MB before compression. */
const MOST_ENTRIES = 500_000

const AnswerTooLarge = defineError('COINGLASS_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { entries: number }) =>
    `the answer has ${d.entries} entries, the limit is ${MOST_ENTRIES}; use a larger price_bin_size, a longer interval or a shorter range`,
})

/** @throws COINGLASS_TOO_LARGE */
export function requireEntries(entries: number): void {
  if (entries > MOST_ENTRIES) throw AnswerTooLarge({ entries })
}
