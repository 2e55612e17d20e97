import { useComputed } from '@preact/signals'
import { EmptyNotice, FailureNotice, Warnings } from '../components/notices.tsx'
import { formatClock } from '../format.ts'
import { isEmpty, lists } from '../lists.ts'
import { STRINGS } from '../strings.ts'
import { AsOfBanner } from './controls/as-of-banner.tsx'
import { Badges } from './controls/badges.tsx'
import { CursorStatus } from './controls/cursor-status.tsx'
import { Legend } from './controls/legend.tsx'
import { useHeatmapCommands } from './controls/use-heatmap-commands.ts'
import { ZoneAlarm } from './controls/zone-alarm.tsx'
import { ZoneList } from './controls/zone-list.tsx'
import { exportNote, exportOutcome } from './export/export-state.ts'
import { HeatView } from './heat-view.tsx'
import './heatmap.css'
import { heatmap, hidden, leverageHeat, shown, symbol } from './heatmap-loader.ts'
import { StatusLine } from './status-line.tsx'
import { Toolbar } from './toolbar.tsx'
import { zones } from './zones-loader.ts'

/** The liquidation heatmap through time. */
export function Page() {
  useHeatmapCommands()
  const meta = shown.value?.heat.meta
  const isLoading = useComputed(
    () =>
      !isEmpty.value &&
      (heatmap.isLoading.value || lists.isLoading.value || (hidden.value.size > 0 && leverageHeat.isLoading.value)),
  )
  const isFirst = isLoading.value && meta === undefined
  return (
    <main class={isLoading.value ? 'page heatmap loading' : 'page heatmap'} aria-busy={isLoading.value}>
      <header>
        <h1>
          {symbol.value} <small>{STRINGS.title}</small>
        </h1>
        <Badges />
        <span class="progress" role="status">
          {isLoading.value ? STRINGS.loading : exportNote.value?.text}
        </span>
        <Legend />
      </header>
      <Toolbar />
      <FailureNotice resource={lists} />
      <FailureNotice resource={heatmap} />
      {heatmap.failure.value !== undefined && meta !== undefined && (
        <p class="as-held">
          {STRINGS.answerOf} {formatClock(heatmap.loadedAt.value)} UTC: {meta.symbol}, {meta.model}.
        </p>
      )}
      {hidden.value.size > 0 && <FailureNotice resource={leverageHeat} />}
      {/* One cause fails both: it is told once. */}
      {heatmap.failure.value === undefined && <FailureNotice resource={zones} />}
      <FailureNotice resource={exportOutcome} />
      <AsOfBanner />
      <ZoneAlarm />
      {isEmpty.value && <EmptyNotice />}
      {!isEmpty.value && (
        <div class="stage">
          <div class="stage-chart">
            <HeatView />
            {isFirst && <Skeleton />}
          </div>
          <ZoneList />
        </div>
      )}
      <CursorStatus />
      <Warnings warnings={meta?.warnings ?? []} />
      <StatusLine />
      <p class="axis-note">{STRINGS.axisNote}</p>
    </main>
  )
}

/** Stands where the first picture will be: rows of levels that end, as a heatmap has. */
function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: 12 }, (_, i) => (
        <i key={i} />
      ))}
    </div>
  )
}
