import { useEffect, useMemo } from 'preact/hooks'
import { EmptyNotice, FailureNotice } from '../components/notices.tsx'
import { Select } from '../components/select.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { DATA, STRINGS } from '../strings.ts'
import { Calendar } from './calendar.tsx'
import './data.css'
import { type StoredData, startData } from './data-loader.ts'
import { calendarRange, DAY } from './day-runs.ts'
import { LackList } from './lack-list.tsx'
import { StoreSummary } from './store-summary.tsx'
import { changeView, view } from './view.ts'
import { SPANS } from './view-fields.ts'

/** What the store holds, what it lacks, and what fills that. */
export function Page() {
  const data = useMemo(startData, [])
  useEffect(() => () => data.stop(), [data])
  const { coverage, store, symbol, series } = data
  const isEmpty = coverage.data.value?.length === 0
  return (
    <main class="page data-page" aria-busy={coverage.isLoading.value && coverage.data.value === undefined}>
      <header>
        <h1>
          {symbol.value} <small>{DATA.title}</small>
        </h1>
        {series.value.some(({ data_kind }) => data_kind === 'simulated') && <SimulatedBadge />}
        <span class="progress" role="status">
          {coverage.data.value === undefined && coverage.isLoading.value ? STRINGS.loading : ''}
        </span>
      </header>
      <Controls data={data} />
      <FailureNotice resource={coverage} />
      {store.failure.value?.detail !== coverage.failure.value?.detail && <FailureNotice resource={store} />}
      {isEmpty && <EmptyNotice />}
      {!isEmpty && (
        <div class="data-grid">
          <div class="data-main">
            {series.value.length > 0 && <Calendar series={series.value} />}
            {coverage.data.value !== undefined && <LackList series={series.value} />}
          </div>
          <StoreSummary data={data} />
        </div>
      )}
      <p class="axis-note">{DATA.axisNote}</p>
    </main>
  )
}

function Controls({ data }: { data: StoredData }) {
  const { stored, symbol, series } = data
  const { span, end } = view.value
  const known =
    stored.value.includes(symbol.value) || symbol.value === '' ? stored.value : [symbol.value, ...stored.value]
  const range = calendarRange(view.value, series.value, Date.now())
  const days = (range.to - range.from) / DAY
  const move = (by: number) => {
    changeView({ end: new Date(range.to + by * days * DAY - DAY).toISOString().slice(0, 10) })
  }
  return (
    <div class="toolbar" role="toolbar" aria-label={DATA.settings}>
      <Select
        label={DATA.symbol}
        value={symbol.value}
        options={known.map((value) => ({ value, label: value }))}
        onChange={(value) => changeView({ symbol: value, end: '' })}
      />
      <Select
        label={DATA.span}
        value={span}
        options={SPANS.map((value) => ({ value, label: DATA.spans[value] }))}
        onChange={(value) => changeView({ span: SPANS.find((one) => one === value) ?? '90d' })}
      />
      <button type="button" class="icon" disabled={span === 'all'} onClick={() => move(-1)}>
        ‹ {DATA.earlier}
      </button>
      <button type="button" class="icon" disabled={span === 'all' || range.to > Date.now()} onClick={() => move(1)}>
        {DATA.later} ›
      </button>
      {end !== '' && (
        <button type="button" class="icon" onClick={() => changeView({ end: '' })}>
          {DATA.newest}
        </button>
      )}
    </div>
  )
}
