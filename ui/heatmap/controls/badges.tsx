import { isServerReached } from '../../api.ts'
import { SimulatedBadge } from '../../components/simulated-badge.tsx'
import { formatAge } from '../../format.ts'
import { STRINGS } from '../../strings.ts'
import { dataAge, isStale } from '../freshness.ts'
import { shown } from '../heatmap-loader.ts'

/** What must not be overlooked of the data on screen: made up, old, or cut off from the server. */
export function Badges() {
  const meta = shown.value?.heat.meta
  return (
    <>
      {meta?.data_kind === 'simulated' && <SimulatedBadge />}
      {isStale.value && (
        <span class="badge stale" role="status" title={STRINGS.staleHelp}>
          {STRINGS.stale} {formatAge(dataAge.value ?? 0)}
        </span>
      )}
      {!isServerReached.value && (
        <span class="badge offline" role="status" title={STRINGS.offlineHelp}>
          {STRINGS.offline}
        </span>
      )}
    </>
  )
}
