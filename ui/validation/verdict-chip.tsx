import { PROOF } from '../strings.ts'
import type { Verdict } from './report-types.ts'

/** A verdict in plain words. */
export function VerdictChip({ verdict }: { verdict: Verdict }) {
  return (
    <span class={`verdict ${verdict}`} title={PROOF.verdictOf}>
      {PROOF.verdicts[verdict]}
    </span>
  )
}
