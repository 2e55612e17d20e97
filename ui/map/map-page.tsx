import { useComputed, useSignal } from '@preact/signals'
import { useCommands } from '../commands.ts'
import { EmptyNotice, FailureNotice, Warnings } from '../components/notices.tsx'
import { ParametersNote } from '../components/parameters-note.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { SkillLink } from '../components/skill-link.tsx'
import { formatAge, formatClock, formatTime } from '../format.ts'
import { isEmpty, lists } from '../lists.ts'
import { skillOf } from '../skills.ts'
import { isStaleAge } from '../stale.ts'
import { MAP, STRINGS } from '../strings.ts'
import { tickingNow } from '../ticking-now.ts'
import { csvDownload } from './export-map.ts'
import { Legend } from './legend.tsx'
import type { MapChart } from './map-chart.ts'
import { map, model, symbol, type Zone } from './map-loader.ts'
import type { Reading } from './map-reading.ts'
import { MapView, showSpan } from './map-view.tsx'
import { SidePanel } from './side-panel.tsx'
import { Actions, Toolbar } from './toolbar.tsx'
import { changeView, view } from './view.ts'
import { RANGES, spanText } from './view-fields.ts'
import { ZoneTable } from './zone-table.tsx'
import 'uplot/dist/uPlot.min.css'
import './map.css'

/** The liquidation map over the price axis at one time. */
export function Page() {
  const chart = useSignal<MapChart | undefined>(undefined)
  const reading = useSignal<Reading | undefined>(undefined)
  const isLoading = useComputed(
    () => !isEmpty.value && (map.isLoading.value || (lists.isLoading.value && lists.data.value === undefined)),
  )
  useCommands(() => [
    {
      id: 'map-by',
      label: MAP.commandBy,
      group: MAP.commands,
      run: () => changeView({ by: view.peek().by === 'leverage' ? 'exchange' : 'leverage', hidden: '' }),
    },
    { id: 'map-whole', label: MAP.whole, group: MAP.commands, run: () => showSpan(undefined) },
  ])
  const answer = map.data.value
  return (
    <main class={isLoading.value ? 'page map-page loading' : 'page map-page'} aria-busy={isLoading.value}>
      <header>
        <h1>
          {symbol.value} <small>{MAP.title}</small>
        </h1>
        {answer?.metadata.data_kind === 'simulated' && <SimulatedBadge />}
        <span class="progress" role="status">
          {isLoading.value ? STRINGS.loading : ''}
        </span>
        <Actions chart={chart.value} />
      </header>
      <Toolbar />
      <FailureNotice resource={lists} />
      <FailureNotice resource={map} />
      {map.failure.value !== undefined && answer !== undefined && (
        <p class="as-held">
          {STRINGS.answerOf} {formatClock(map.loadedAt.value)} UTC: {answer.symbol}, {answer.model}.
        </p>
      )}
      <FailureNotice resource={csvDownload} />
      {isEmpty.value && <EmptyNotice />}
      {!isEmpty.value && (
        <>
          <Legend />
          <div class="map-columns">
            <MapView chart={chart} reading={reading} />
            <SidePanel reading={reading.value} />
          </div>
          <ZoneTable onShow={showZone} />
        </>
      )}
      <Warnings warnings={answer?.metadata.warnings ?? []} />
      <MapStatus />
      <p class="axis-note">{MAP.note}</p>
    </main>
  )
}

/** Shows a cluster with its neighbourhood; one beyond the bars asked for asks for more. */
function showZone({ price_low, price_high, distance_pct }: Zone): void {
  const margin = Math.max(price_high - price_low, price_high * 0.01)
  const wanted = { min: price_low - margin, max: price_high + margin }
  const reach = RANGES.find((percent) => percent > Math.abs(distance_pct)) ?? 100
  if (reach > view.peek().range_pct) changeView({ range_pct: reach, view: spanText(wanted) })
  else showSpan(wanted)
}

/** Method and freshness of what is on screen. */
function MapStatus() {
  const answer = map.data.value
  if (answer === undefined) return <footer class="status" />
  const age = Math.max(0, tickingNow.value - answer.timestamp)
  const isOld = view.value.as_of === '' && isStaleAge(age)
  return (
    <footer class="status">
      <span class={isOld ? 'stale' : ''}>{MAP.dataTo(formatTime(answer.timestamp), formatAge(age / 1000))}</span>
      <span>
        {answer.exchanges.join(', ')} · {answer.model} v{answer.metadata.model_version}
        {model.value && (
          <>
            , {MAP.skill} <SkillLink skill={skillOf(model.value.id)} />
          </>
        )}{' '}
        · {answer.metadata.trigger} price
      </span>
      <ParametersNote note={answer.metadata.parameters} />
      <a href="docs">{STRINGS.api}</a>
    </footer>
  )
}
