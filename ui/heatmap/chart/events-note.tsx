import { FailureNotice } from '../../components/notices.tsx'
import { formatUsd } from '../../format.ts'
import { CHART } from '../../strings.ts'
import { view } from '../view.ts'
import { type Events, events } from './events-loader.ts'

/** How many of the liquidations in sight are drawn, from which size on, and what the venues' feeds show. */
export function EventsNote() {
  if (!view.value.events) return null
  if (events.failure.value !== undefined) return <FailureNotice resource={events} />
  const shown = events.data.value
  if (shown === undefined) return null
  return <span class="events-note">{noteOf(shown)}</span>
}

function noteOf({ rows, total, least, coverage }: Events): string {
  const feeds = coverage.map(({ exchange, coverage: shows }) => `${exchange}: ${FEEDS[shows]}`).join(', ')
  if (total === 0) return [CHART.noLiquidations, feeds].filter((part) => part !== '').join(' · ')
  const count =
    rows.length < total
      ? `${rows.length} ${CHART.largestOf} ${total.toLocaleString('en')} ${CHART.liquidations} (${CHART.from} ${formatUsd(least)})`
      : `${total} ${CHART.liquidations}`
  return `${count} · ${feeds}`
}

const FEEDS = { full: CHART.feedFull, sampled: CHART.feedSampled, none: CHART.feedNone } as const
