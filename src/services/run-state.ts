import type { HeatRun } from '../kernel/heat-run.ts'
import type { Stateful } from '../kernel/state-bytes.ts'
import { BytesReader, BytesWriter } from '../kernel/state-codec.ts'
import type { InputTally } from './input-tally.ts'

/** Everything in a run that remembers. */
export interface RunParts {
  readonly tally: InputTally
  readonly run: HeatRun
  readonly memory: Stateful
}

/** How far a run has come. */
export interface RunProgress {
  /** When all that was stepped was known, UTC ms. */
  readonly knownAt: number
  /** Close time of the last complete bar that was stepped. */
  readonly steppedTo: number
}

/** Writes a run down, to go on with another time. */
export function saveRun({ tally, run, memory }: RunParts, { knownAt, steppedTo }: RunProgress): Uint8Array {
  const into = new BytesWriter()
  into.number(knownAt)
  into.number(steppedTo)
  tally.save(into)
  run.save(into)
  memory.save(into)
  return into.finish()
}

/** Puts a new run where the saved one was; the next bar it is given is the one after those of the saved run. */
export function restoreRun(
  { tally, run, memory }: Omit<RunParts, 'memory'> & { readonly memory: Stateful | undefined },
  state: Uint8Array,
): RunProgress {
  if (memory === undefined) throw new Error('Invariant: only a run that can be saved is restored')
  const from = new BytesReader(state)
  const progress = { knownAt: from.number(), steppedTo: from.number() }
  tally.restore(from)
  run.restore(from)
  memory.restore(from)
  return progress
}
