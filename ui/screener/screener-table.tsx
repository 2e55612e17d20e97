import type { TargetedKeyboardEvent } from 'preact'
import { formatAge, formatPrice, formatUsd } from '../format.ts'
import { navigate, pageUrl } from '../router.ts'
import { isStaleAge } from '../stale.ts'
import { SCREENER, STRINGS } from '../strings.ts'
import { ImbalanceCell, Percent, SidesCell, ZoneCell } from './cells.tsx'
import {
  COLUMNS,
  type Column,
  largestZone,
  type ScreenerRow,
  type SymbolState,
  startsDescending,
} from './screener-rows.ts'
import { changeView, view } from './view.ts'

/** All symbols; arrow keys go from one to the next, Enter or a click opens its heatmap. */
export function ScreenerTable({ states, hasFailed }: { states: readonly SymbolState[]; hasFailed: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard
    <section class="screener-scroll" tabIndex={0} aria-label={SCREENER.title}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <Head key={column} column={column} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {states.map((state) => (
            <SymbolRow key={state.symbol} state={state} isAsked={!hasFailed} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Head({ column }: { column: Column }) {
  const { sort, descending } = view.value
  const isSorted = sort === column
  const next = isSorted ? !descending : startsDescending(column)
  return (
    <th scope="col" class={column} aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        title={SCREENER.columnHelp[column]}
        onClick={() => changeView({ sort: column, descending: next })}
      >
        {SCREENER.columns[column]}
        <span aria-hidden="true">{isSorted ? (descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  )
}

function SymbolRow({ state: { symbol, row, failed }, isAsked }: { state: SymbolState; isAsked: boolean }) {
  const search = new URLSearchParams({ symbol, ...(view.value.model !== '' && { model: view.value.model }) }).toString()
  const target = { page: '' as const, search }
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    navigate(target)
  }
  return (
    <tr onClick={open} class={row === undefined && failed === undefined ? 'pending' : ''} data-symbol={symbol}>
      <th scope="row">
        <a href={pageUrl(target)}>{symbol}</a>
        {row?.data_kind === 'simulated' && (
          <small class="simulated" title={STRINGS.simulatedHelp}>
            {STRINGS.simulated}
          </small>
        )}
        {row !== undefined && isStaleAge(row.freshness_seconds * 1000) && (
          <small class="old" title={SCREENER.staleHelp}>
            {SCREENER.stale(formatAge(row.freshness_seconds))}
          </small>
        )}
      </th>
      {row !== undefined && <Cells row={row} />}
      {row === undefined && (
        <td class={failed === undefined ? 'waiting' : 'failed'} colSpan={COLUMNS.length - 1}>
          {failed?.detail ?? (isAsked ? STRINGS.loading : '—')}
          {failed !== undefined && <small> {failed.code}</small>}
        </td>
      )}
    </tr>
  )
}

function Cells({ row }: { row: ScreenerRow }) {
  const largest = largestZone(row)
  return (
    <>
      <td>{formatPrice(row.current_price)}</td>
      <td>
        <Percent value={row.price_change_24h_pct} />
      </td>
      <td class="wide">
        <ZoneCell zone={row.zone_above} side="short" />
      </td>
      <td class="wide">
        <ZoneCell zone={row.zone_below} side="long" />
      </td>
      <td class="wide">
        {largest === undefined ? (
          <span class="none">—</span>
        ) : (
          <span class="sides">
            <b class={largest.distance_pct < 0 ? 'long' : 'short'}>{formatUsd(largest.total_density)}</b>
            <span class="muted">{`${largest.distance_pct > 0 ? '+' : ''}${largest.distance_pct.toFixed(2)} %`}</span>
          </span>
        )}
      </td>
      <td class="wide">
        <ImbalanceCell value={row.imbalance} />
      </td>
      <td>
        <SidesCell sums={row.consumed_24h} />
      </td>
      <td>
        <SidesCell sums={row.liquidated_24h} />
      </td>
      <td>{row.open_interest_usd === null ? <span class="none">—</span> : formatUsd(row.open_interest_usd)}</td>
      <td>
        <Percent value={row.open_interest_change_24h_pct} />
      </td>
      <td title={row.funding_exchange ?? undefined}>
        <Percent value={row.funding_rate === null ? null : 100 * row.funding_rate} digits={4} />
      </td>
    </>
  )
}

/** Arrow up and down go from link to link. */
function moveFocus(event: TargetedKeyboardEvent<HTMLTableSectionElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('th a')]
  const at = links.findIndex((link) => link.matches(':focus'))
  links[at + step]?.focus()
  event.preventDefault()
}
