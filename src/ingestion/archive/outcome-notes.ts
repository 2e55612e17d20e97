import type { ArchiveOutcome } from '../../storage/archive-target.ts'

/** What a person should know of a loaded file: repetitions, contradictions, replaced rows, holes. */
export function outcomeNotes({ repeated, contradicting, replacedRows, gaps }: ArchiveOutcome): string[] {
  const notes: string[] = []
  if (repeated > 0) notes.push(`${repeated} rows repeated others and were left out`)
  if (contradicting > 0) notes.push(`${contradicting} of them had other values; the last in the file was kept`)
  if (replacedRows > 0) notes.push(`${replacedRows} stored rows were replaced`)
  const [first] = gaps
  if (first !== undefined) {
    const more = gaps.length > 1 ? ` and ${gaps.length - 1} more` : ''
    notes.push(`no ${first.kind} from ${iso(first.from)} to ${iso(first.to)}${more}`)
  }
  return notes
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}
