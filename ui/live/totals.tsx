import { formatTime, formatUsd } from '../format.ts'
import { LIVE } from '../strings.ts'
import type { VenueTotal } from './liquidation-sums.ts'
import { type LiveData, spanRange } from './live-data.ts'
import { sums, sumsRevision } from './live-feed.ts'
import { changeView, view } from './view.ts'
import { SPANS, type Span } from './view-fields.ts'

/** What was liquidated in the last 1, 4, 12 and 24 hours; choosing one shows its venues and its bars. */
export function Totals({ data }: { data: LiveData }) {
  sumsRevision.value
  const end = data.pastEnd.value ?? Date.now()
  const past = data.pastEnd.value
  return (
    <section class="totals" aria-label={LIVE.totals}>
      <h2>{past === undefined ? LIVE.totals : LIVE.totalsPast(formatTime(past))}</h2>
      <fieldset class="cards">
        <legend class="hidden">{LIVE.totals}</legend>
        {SPANS.map((span) => (
          <Card key={span} span={span} totals={sums.totals(spanRange(span, end).totals)} />
        ))}
      </fieldset>
      <VenueTable data={data} totals={sums.totals(spanRange(view.value.span, end).totals)} />
    </section>
  )
}

function Card({ span, totals }: { span: Span; totals: readonly VenueTotal[] }) {
  const { long, short } = sumOf(totals)
  const share = long + short === 0 ? 50 : (100 * long) / (long + short)
  return (
    <button
      type="button"
      class="card"
      aria-pressed={view.value.span === span}
      onClick={() => changeView({ span })}
      data-span={span}
    >
      <span class="card-head">
        {span} <b>{formatUsd(long + short)}</b>
      </span>
      <span class={long + short === 0 ? 'split none' : 'split'} aria-hidden="true">
        <i class="long" style={{ width: `${share}%` }} />
        <i class="short" style={{ width: `${100 - share}%` }} />
      </span>
      <span class="card-sides">
        <span class="long">
          {LIVE.longShort} <b>{formatUsd(long)}</b>
        </span>
        <span class="short">
          {LIVE.shortShort} <b>{formatUsd(short)}</b>
        </span>
      </span>
    </button>
  )
}

function VenueTable({ data, totals }: { data: LiveData; totals: readonly VenueTotal[] }) {
  const health = data.health.data.value?.exchanges
  if (totals.length === 0) return <p class="muted">{LIVE.noTotals}</p>
  const all = { exchange: LIVE.all, ...sumOf(totals) }
  return (
    <table class="venues">
      <caption class="hidden">{LIVE.byVenue}</caption>
      <thead>
        <tr>
          <th scope="col">{LIVE.venue}</th>
          <th scope="col">{LIVE.long}</th>
          <th scope="col">{LIVE.short}</th>
          <th scope="col">{LIVE.count}</th>
          <th scope="col">{LIVE.largest}</th>
          <th scope="col">{LIVE.columns.coverage}</th>
        </tr>
      </thead>
      <tbody>
        {[...totals, ...(totals.length > 1 ? [all] : [])].map((total) => {
          const coverage = health?.[total.exchange]?.coverage
          return (
            <tr key={total.exchange}>
              <th scope="row">{total.exchange}</th>
              <td class="long">{formatUsd(total.long)}</td>
              <td class="short">{formatUsd(total.short)}</td>
              <td>{total.count.toLocaleString('en')}</td>
              <td>{formatUsd(total.largest)}</td>
              <td class="muted">{coverage === undefined ? '' : LIVE[coverage]}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function sumOf(totals: readonly VenueTotal[]) {
  return {
    long: totals.reduce((sum, { long }) => sum + long, 0),
    short: totals.reduce((sum, { short }) => sum + short, 0),
    count: totals.reduce((sum, { count }) => sum + count, 0),
    largest: Math.max(0, ...totals.map(({ largest }) => largest)),
  }
}
