import { signal } from '@preact/signals'
import { LiqheatError } from '../../../src/client/liqheat-error.ts'

/** What the last export left to say. */
export const exportNote = signal<{ readonly text: string; readonly copy?: string } | undefined>(undefined)
/** Why the last export failed; it stays until one succeeds. */
export const exportFailure = signal<LiqheatError | undefined>(undefined)

/** Does an export and keeps how it went for the panel. */
export async function keepOutcome(work: () => Promise<void>): Promise<void> {
  exportNote.value = undefined
  try {
    await work()
    exportFailure.value = undefined
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    exportFailure.value =
      error instanceof LiqheatError
        ? error
        : new LiqheatError({ code: 'EXPORT_FAILED', status: 0, detail }, { cause: error })
  }
}
