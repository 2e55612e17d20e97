import { signal } from '@preact/signals'
import { LiqheatError } from '../../../src/client/liqheat-error.ts'

/** What the last export left to say. */
export const exportNote = signal<{ readonly text: string; readonly copy?: string } | undefined>(undefined)
const failure = signal<LiqheatError | undefined>(undefined)
let lastWork: (() => Promise<void>) | undefined

/** How the last export went: its failure stays until one succeeds. */
export const exportOutcome = {
  failure,
  retry: () => {
    if (lastWork !== undefined) void keepOutcome(lastWork)
  },
}

/** Does an export and keeps how it went for the page. */
export async function keepOutcome(work: () => Promise<void>): Promise<void> {
  exportNote.value = undefined
  lastWork = work
  try {
    await work()
    failure.value = undefined
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    failure.value =
      error instanceof LiqheatError
        ? error
        : new LiqheatError({ code: 'EXPORT_FAILED', status: 0, detail }, { cause: error })
  }
}
