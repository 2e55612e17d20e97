import { useEffect, useMemo } from 'preact/hooks'
import { EmptyNotice, FailureNotice, Warnings } from '../components/notices.tsx'
import { Select } from '../components/select.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { formatTime } from '../format.ts'
import { defaultModel, isEmpty, lists, models } from '../lists.ts'
import { SCREENER, STRINGS } from '../strings.ts'
import './screener.css'
import { startScreener } from './screener-loader.ts'
import { filterSymbols, sortSymbols } from './screener-rows.ts'
import { ScreenerTable } from './screener-table.tsx'
import { changeView, view } from './view.ts'

/** All symbols side by side: what lies near their prices, and what happened within a day. */
export function Page() {
  const screener = useMemo(startScreener, [])
  useEffect(() => () => screener.stop(), [screener])
  const { states, meta, loading } = screener
  const { filter, sort, descending } = view.value
  const all = states.value
  const done = all.filter(({ row, failed }) => row !== undefined || failed !== undefined).length
  // Nothing is computed any more once the server has failed, until it is asked again.
  const hasFailed = loading.failure.value !== undefined && !loading.isLoading.value
  const shown = sortSymbols(filterSymbols(all, filter), { column: sort, isDescending: descending })
  const notes = all.flatMap(({ symbol, row }) => (row?.warnings ?? []).map((warning) => `${symbol}: ${warning}`))
  return (
    <main class="page screener-page" aria-busy={loading.isLoading.value && done < all.length}>
      <header>
        <h1>
          {SCREENER.title} <small>{SCREENER.subtitle}</small>
        </h1>
        {meta.value?.data_kind === 'simulated' && <SimulatedBadge />}
        <span class="progress" role="status">
          {done < all.length && !hasFailed ? SCREENER.progress(done, all.length) : ''}
        </span>
      </header>
      <Controls />
      <FailureNotice resource={lists} />
      <FailureNotice resource={loading} />
      {isEmpty.value && <EmptyNotice />}
      {shown.length > 0 && <ScreenerTable states={shown} hasFailed={hasFailed} />}
      {all.length > 0 && shown.length === 0 && <p class="notice">{SCREENER.noMatch(filter)}</p>}
      <Warnings warnings={notes} />
      <p class="axis-note">
        {meta.value !== undefined && SCREENER.method(meta.value.range_pct, Math.round(100 * meta.value.dense_share))}{' '}
        {meta.value !== undefined && SCREENER.asOf(formatTime(meta.value.generated_at))}
      </p>
    </main>
  )
}

function Controls() {
  const { model, filter } = view.value
  const known = models.value.map(({ id, title }) => ({ value: id, label: title }))
  const chosen = model === '' ? (defaultModel.value?.id ?? '') : model
  const isKnown = known.some(({ value }) => value === chosen)
  return (
    <div class="toolbar" role="toolbar" aria-label={STRINGS.settings}>
      <label class="field">
        <span>{SCREENER.filter}</span>
        <input
          type="search"
          value={filter}
          placeholder={SCREENER.filterHint}
          onInput={(event) => changeView({ filter: event.currentTarget.value })}
        />
      </label>
      <Select
        label={STRINGS.model}
        value={chosen}
        options={isKnown ? known : [{ value: chosen, label: chosen || '—' }, ...known]}
        onChange={(value) => changeView({ model: value === defaultModel.value?.id ? '' : value })}
      />
    </div>
  )
}
