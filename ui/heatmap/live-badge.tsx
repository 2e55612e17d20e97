import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatAge } from '../format.ts'
import { CHART } from '../strings.ts'
import { heardAt, liveState } from './live.ts'

/** Whether the chart follows what happens now, and when it heard something last. */
export function LiveBadge() {
  const now = useSignal(Date.now())
  const state = liveState.value
  useEffect(() => {
    if (state !== 'live') return undefined
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => clearInterval(timer)
  }, [state])
  if (state === 'off') return null
  const age = heardAt.value === 0 ? '' : ` · ${formatAge(Math.max(0, now.value - heardAt.value) / 1000)}`
  return (
    <span class={`live-badge ${state}`} role="status" title={state === 'polling' ? CHART.pollingHelp : CHART.liveHelp}>
      {state === 'live' ? CHART.live : state === 'connecting' ? CHART.connecting : CHART.polling}
      {/* Read out every second it would be all that a screen reader says. */}
      {state === 'live' && <span aria-hidden="true">{age}</span>}
    </span>
  )
}
