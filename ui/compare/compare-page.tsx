import { computed, useComputed } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { EmptyNotice, FailureNotice, Warnings } from '../components/notices.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { formatClock } from '../format.ts'
import { isEmpty, lists } from '../lists.ts'
import { COMPARE, STRINGS } from '../strings.ts'
import { AgreementPanel } from './agreement-panel.tsx'
import { answers, type PaneAnswer, shownAnswers } from './compare-loader.ts'
import { CompareToolbar } from './compare-toolbar.tsx'
import { DifferenceView } from './difference-view.tsx'
import { HeatPane } from './heat-pane.tsx'
import type { Sight } from './pane-chart.ts'
import { PaneHead } from './pane-head.tsx'
import { type Pane, paneName } from './panes.ts'
import { ProfilePane } from './profile-pane.tsx'
import { firstSight } from './sights.ts'
import { exposeForTests } from './test-hook.ts'
import { panes } from './view.ts'
import 'uplot/dist/uPlot.min.css'
import '../map/map.css'
import './compare.css'

const REFRESH_MS = 60_000

/** Two to four heatmaps or maps beside each other. */
export function Page() {
  useEffect(exposeForTests, [])
  useEffect(() => {
    const timer = setInterval(renew, REFRESH_MS)
    return () => clearInterval(timer)
  }, [])
  const isLoading = useComputed(
    () => !isEmpty.value && (answers.isLoading.value || (lists.isLoading.value && lists.data.value === undefined)),
  )
  const loaded = shownAnswers.value
  return (
    <main class={isLoading.value ? 'page compare-page loading' : 'page compare-page'} aria-busy={isLoading.value}>
      <header>
        <h1>{COMPARE.title}</h1>
        {loaded.some((answer) => answer !== undefined && isSimulated(answer)) && <SimulatedBadge />}
        <span class="progress" role="status">
          {isLoading.value ? STRINGS.loading : ''}
        </span>
      </header>
      <CompareToolbar />
      <FailureNotice resource={lists} />
      <FailureNotice resource={answers} />
      {answers.failure.value !== undefined && loaded.some((answer) => answer !== undefined) && (
        <p class="as-held">
          {STRINGS.answerOf} {formatClock(answers.loadedAt.value)} UTC.
        </p>
      )}
      {isEmpty.value && <EmptyNotice />}
      {!isEmpty.value && (
        <>
          <div class="panes">
            {panes.value.map((pane, i) => (
              <PaneView key={i} pane={pane} index={i} answer={loaded[i]} sightBySymbol={sightBySymbol.value} />
            ))}
          </div>
          <DifferenceView />
          <AgreementPanel />
        </>
      )}
      <p class="axis-note">{COMPARE.note}</p>
    </main>
  )
}

/** Asks again where a pane follows the data. */
function renew(): void {
  const follows = panes.peek().some(({ as_of }) => as_of === '')
  if (follows && document.visibilityState === 'visible' && !answers.isLoading.peek()) answers.retry()
}

/** Panes of one symbol begin with the same prices, and all with every column. */
const sightBySymbol = computed<ReadonlyMap<string, Sight>>(() => {
  const heats = shownAnswers.value.flatMap((answer) => (answer?.kind === 'heatmap' ? [answer] : []))
  const symbols = new Set(heats.map(({ heat }) => heat.meta.symbol))
  return new Map(
    [...symbols].map((symbol) => {
      const group = heats.filter(({ heat }) => heat.meta.symbol === symbol)
      return [symbol, firstSight(group.map(({ heat, candles }) => ({ ...heat, candles })))]
    }),
  )
})

function PaneView({
  pane,
  index,
  answer,
  sightBySymbol: sights,
}: {
  pane: Pane
  index: number
  answer: PaneAnswer | undefined
  sightBySymbol: ReadonlyMap<string, Sight>
}) {
  const sight = answer?.kind === 'heatmap' ? sights.get(answer.heat.meta.symbol) : undefined
  const isAsOf = pane.as_of !== ''
  return (
    <section class="pane" aria-label={COMPARE.pane(paneName(index))}>
      <PaneHead pane={pane} index={index} />
      {answer === undefined && <div class="pane-plot" />}
      {answer?.kind === 'heatmap' && sight !== undefined && (
        <HeatPane answer={answer} index={index} sight={sight} isAsOf={isAsOf} />
      )}
      {answer?.kind === 'profile' && <ProfilePane answer={answer} id={paneName(index)} isAsOf={isAsOf} />}
      {answer?.kind === 'failure' && <PaneFailure answer={answer} />}
      <Warnings warnings={warningsOf(answer)} />
    </section>
  )
}

function PaneFailure({ answer: { failure } }: { answer: Extract<PaneAnswer, { kind: 'failure' }> }) {
  return (
    <div class="notice failure" role="alert">
      <p>{failure.detail}</p>
      <small>
        {failure.code}
        {failure.request_id !== undefined && ` · ${STRINGS.requestId} ${failure.request_id}`}
      </small>
      <button type="button" onClick={() => answers.retry()}>
        {STRINGS.retry}
      </button>
    </div>
  )
}

function isSimulated(answer: PaneAnswer): boolean {
  if (answer.kind === 'heatmap') return answer.heat.meta.data_kind === 'simulated'
  return answer.kind === 'profile' && answer.map.metadata.data_kind === 'simulated'
}

function warningsOf(answer: PaneAnswer | undefined): readonly string[] {
  if (answer?.kind === 'heatmap') return answer.heat.meta.warnings
  return answer?.kind === 'profile' ? answer.map.metadata.warnings : []
}
