import type { ModelRun } from '../models/model.ts'
import type { InputTally, Trigger } from './input-tally.ts'

/** What a run says of itself at the end of a column. */
export interface RunReport {
  readonly trigger: Trigger
  /** What a careful reader must know, without the venue's name. */
  readonly notes: readonly string[]
  /** Figures of the model's own, by API name. */
  readonly model: Readonly<Record<string, unknown>>
}

/** What a run says of itself now. */
export function reportOf({ tally, model }: { readonly tally: InputTally; readonly model: ModelRun }): RunReport {
  const notes = [...tally.notes(), ...(model.notes?.() ?? [])]
  return { trigger: tally.trigger, notes, model: model.report?.() ?? {} }
}

/** Writes a report down as text. */
export function writeReport(report: RunReport): string {
  return JSON.stringify(report)
}

/** The report that was written down as `text`. */
export function readReport(text: string): RunReport {
  return JSON.parse(text)
}
