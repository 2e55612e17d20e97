import { HeatView } from '../components/heat-view.tsx'
import { EmptyNotice, FailureNotice, Warnings } from '../components/notices.tsx'
import { StatusLine } from '../components/status-line.tsx'
import { Toolbar } from '../components/toolbar.tsx'
import { isEmpty, isLoading, shown, symbol } from '../heatmap-loader.ts'
import { STRINGS } from '../strings.ts'

/** The liquidation heatmap through time. */
export function HeatmapPage() {
  const isSimulated = shown.value?.heat.meta.data_kind === 'simulated'
  return (
    <main class={isLoading.value ? 'page loading' : 'page'} aria-busy={isLoading.value}>
      <header>
        <h1>
          {symbol.value} <small>{STRINGS.title}</small>
        </h1>
        {isSimulated && (
          <span class="badge" title={STRINGS.simulatedHelp}>
            {STRINGS.simulated}
          </span>
        )}
        <span class="progress" role="status">
          {isLoading.value ? STRINGS.loading : ''}
        </span>
      </header>
      <Toolbar />
      <FailureNotice />
      <EmptyNotice />
      {!isEmpty.value && <HeatView />}
      <Warnings />
      <StatusLine />
      <p class="axis-note">{STRINGS.axisNote}</p>
    </main>
  )
}
