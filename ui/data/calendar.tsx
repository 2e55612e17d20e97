import { useSignal } from '@preact/signals'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { DATA } from '../strings.ts'
import {
  calendarRange,
  DAY,
  type DayRun,
  type DayStatus,
  dayRuns,
  monthMarks,
  presentRanges,
  type Series,
} from './day-runs.ts'
import { view } from './view.ts'

const STATUSES: readonly DayStatus[] = ['full', 'partial', 'gap', 'none']
/** Above so many days a cell is too narrow to be told from the next. */
const MOST_CELLS = 120
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' })
const DATE = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** A line of days for every stored series of a symbol, exchange by exchange. */
export function Calendar({ series }: { series: readonly Series[] }) {
  const told = useSignal('')
  const now = Date.now()
  const range = calendarRange(view.value, series, now)
  const exchanges = [...new Set(series.map(({ exchange }) => exchange))]
  return (
    <section class="calendar" aria-label={DATA.calendar}>
      <header>
        <h2>{DATA.calendar}</h2>
        <p class="legend">
          {STATUSES.map((status) => (
            <span key={status}>
              <i class={`cell ${status}`} /> {DATA.status[status]}
            </span>
          ))}
        </p>
      </header>
      <p class="told" aria-hidden="true">
        {told.value === '' ? `${DATE.format(range.from)} – ${DATE.format(range.to - 1)}` : told.value}
      </p>
      <div class="months" aria-hidden="true">
        {monthMarks(range).map(({ time, at }) => (
          <span key={time} style={{ left: `${100 * at}%` }}>
            {new Date(time).getUTCMonth() === 0 ? new Date(time).getUTCFullYear() : MONTH.format(time)}
          </span>
        ))}
      </div>
      {exchanges.map((exchange) => (
        <div class="exchange" key={exchange} data-exchange={exchange}>
          <h3>
            {exchange}
            {series.some((one) => one.exchange === exchange && one.data_kind === 'simulated') && <SimulatedBadge />}
          </h3>
          {series
            .filter((one) => one.exchange === exchange)
            .map((one) => (
              <Line
                key={`${one.kind} ${one.interval}`}
                series={one}
                runs={dayRuns(one, range, now)}
                onTell={(text) => {
                  told.value = text
                }}
              />
            ))}
        </div>
      ))}
    </section>
  )
}

function Line({ series, runs, onTell }: { series: Series; runs: readonly DayRun[]; onTell: (text: string) => void }) {
  const first = runs[0]?.from ?? 0
  const length = (runs.at(-1)?.to ?? 1) - first
  const days = length / DAY
  const name = series.interval === null ? series.kind : `${series.kind} ${series.interval}`
  return (
    <div class="line">
      <span class="name">{name}</span>
      <div class={days > MOST_CELLS ? 'days dense' : 'days'} style={{ '--days': String(days) }}>
        {runs.map((run) => {
          const place = {
            left: `${(100 * (run.from - first)) / length}%`,
            width: `${(100 * (run.to - run.from)) / length}%`,
          }
          const text = `${series.exchange} ${name}: ${runText(run)}`
          if (run.status === 'full' || run.status === 'none') {
            return <i key={run.from} class={`cell ${run.status}`} style={place} title={text} />
          }
          return (
            <button
              type="button"
              key={run.from}
              class={`cell ${run.status}`}
              style={place}
              aria-label={text}
              onMouseEnter={() => onTell(text)}
              onMouseLeave={() => onTell('')}
              onFocus={() => onTell(text)}
              onBlur={() => onTell('')}
            />
          )
        })}
      </div>
      <small class="facts" title={series.is_derived ? DATA.derived : undefined}>
        {series.rows.toLocaleString('en')} {DATA.rows} · {DATA.present(shareOf(series))} · {DATA.sources}{' '}
        {series.sources.join(', ')}
      </small>
    </div>
  )
}

function runText({ from, to, status }: DayRun): string {
  const days = (to - from) / DAY
  const dates = days === 1 ? DATE.format(from) : `${DATE.format(from)} – ${DATE.format(to - 1)}`
  return `${DATA.status[status]}, ${dates} (${DATA.days(days)})`
}

/** Percent of a series' own span that is there. */
function shareOf(series: Series): string {
  const present = presentRanges(series).reduce((sum, { from, to }) => sum + to - from, 0)
  const percent = (100 * present) / Math.max(1, series.end_time - series.start_time)
  return percent >= 99.95 && series.missing.length > 0 ? '99.9' : percent.toFixed(percent === 100 ? 0 : 1)
}
