import { STRINGS } from '../strings.ts'

/** Says that a market was made by the simulator. */
export function SimulatedBadge() {
  return (
    <span class="badge" title={STRINGS.simulatedHelp}>
      {STRINGS.simulated}
    </span>
  )
}
