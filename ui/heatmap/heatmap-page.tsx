import { useComputed } from '@preact/signals'
import { EmptyNotice, FailureNotice, Warnings } from '../components/notices.tsx'
import { isEmpty, lists } from '../lists.ts'
import { STRINGS } from '../strings.ts'
import { HeatView } from './heat-view.tsx'
import { heatmap, shown, symbol } from './heatmap-loader.ts'
import { StatusLine } from './status-line.tsx'
import { Toolbar } from './toolbar.tsx'

/** The liquidation heatmap through time. */
export function Page() {
  const meta = shown.value?.heat.meta
  const isLoading = useComputed(() => !isEmpty.value && (heatmap.isLoading.value || lists.isLoading.value))
  return (
    <main class={isLoading.value ? 'page loading' : 'page'} aria-busy={isLoading.value}>
      <header>
        <h1>
          {symbol.value} <small>{STRINGS.title}</small>
        </h1>
        {meta?.data_kind === 'simulated' && (
          <span class="badge" title={STRINGS.simulatedHelp}>
            {STRINGS.simulated}
          </span>
        )}
        <span class="progress" role="status">
          {isLoading.value ? STRINGS.loading : ''}
        </span>
      </header>
      <Toolbar />
      <FailureNotice resource={lists} />
      <FailureNotice resource={heatmap} />
      {isEmpty.value && <EmptyNotice />}
      {!isEmpty.value && <HeatView />}
      <Warnings warnings={meta?.warnings ?? []} />
      <StatusLine />
      <p class="axis-note">{STRINGS.axisNote}</p>
    </main>
  )
}
