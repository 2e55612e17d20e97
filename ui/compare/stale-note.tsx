import { formatAge } from '../format.ts'
import { isStaleAge } from '../stale.ts'
import { COMPARE } from '../strings.ts'
import { tickingNow } from '../ticking-now.ts'

/** How old the data of a pane are, where they should reach to the present and do not. */
export function StaleNote({ end, step, isAsOf }: { end: number; step?: number; isAsOf: boolean }) {
  const age = tickingNow.value - end
  if (isAsOf || !isStaleAge(age, step)) return null
  return (
    <>
      {' · '}
      <b class="stale">{COMPARE.stale(formatAge(age / 1000))}</b>
    </>
  )
}
