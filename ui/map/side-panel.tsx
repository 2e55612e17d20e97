import { formatUsd } from '../format.ts'
import { MAP } from '../strings.ts'
import { formatPercent, formatPrice } from './format-price.ts'
import { map, profile } from './map-loader.ts'
import type { Reading } from './map-reading.ts'

/** Numbers beside the chart: at the crosshair, how lopsided it is near the price, and all of it. */
export function SidePanel({ reading }: { reading: Reading | undefined }) {
  return (
    <aside class="map-side">
      <section class="map-reading" aria-live="polite" aria-label={MAP.crosshair}>
        <h2>{MAP.crosshair}</h2>
        {reading === undefined ? <p class="muted">{MAP.crosshairHelp}</p> : <ReadingList reading={reading} />}
      </section>
      <Imbalance />
      <Totals />
    </aside>
  )
}

function ReadingList({ reading }: { reading: Reading }) {
  const size = profile.value?.bucketSize ?? 1
  const far = formatPrice(reading.side === 'long' ? reading.low : reading.high, size)
  const total = map.data.value?.[reading.side].total ?? 0
  const share = total > 0 ? ` (${((100 * reading.onTheWay) / total).toFixed(1)} %)` : ''
  return (
    <dl>
      <dt>{MAP.price}</dt>
      <dd>
        {formatPrice(reading.low, size)}–{formatPrice(reading.high, size)}
      </dd>
      <dt>{MAP.distance}</dt>
      <dd>{formatPercent(reading.distancePercent)}</dd>
      {(reading.long > 0 || reading.side === 'long') && (
        <>
          <dt class="long">{MAP.longsHere}</dt>
          <dd>{formatUsd(reading.long)}</dd>
        </>
      )}
      {(reading.short > 0 || reading.side === 'short') && (
        <>
          <dt class="short">{MAP.shortsHere}</dt>
          <dd>{formatUsd(reading.short)}</dd>
        </>
      )}
      {reading.parts.map(({ group, usd }) => (
        <>
          <dt key={group.id} class="part">
            <i style={{ background: `var(${group.color})` }} />
            {group.label}
          </dt>
          <dd>{formatUsd(usd)}</dd>
        </>
      ))}
      <dt class={`way ${reading.side}`}>{reading.side === 'long' ? MAP.fallTo(far) : MAP.riseTo(far)}</dt>
      <dd class="way">
        {formatUsd(reading.onTheWay)} {reading.side === 'long' ? MAP.ofLongs : MAP.ofShorts}
        {share}
      </dd>
    </dl>
  )
}

function Imbalance() {
  const rows = map.data.value?.imbalance ?? []
  return (
    <section class="imbalance">
      <h2 title={MAP.imbalanceHelp}>{MAP.imbalance}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{MAP.within}</th>
            <th scope="col">{MAP.longs}</th>
            <th scope="col">{MAP.shorts}</th>
            <th scope="col">{MAP.imbalance}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ distance_pct, long, short, value }) => (
            <tr key={distance_pct}>
              <th scope="row">± {distance_pct} %</th>
              <td>{formatUsd(long)}</td>
              <td>{formatUsd(short)}</td>
              <td class={value === null || value === 0 ? '' : value > 0 ? 'short' : 'long'}>
                {value === null ? '—' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">{MAP.imbalanceHelp}</p>
    </section>
  )
}

function Totals() {
  const answer = map.data.value
  if (answer === undefined) return null
  const { price_bin_size: size } = answer.metadata
  return (
    <section class="totals">
      <h2>{MAP.totals}</h2>
      <dl>
        {(['long', 'short'] as const).map((side) => {
          const { total, outside, max_pain } = answer[side]
          return (
            <>
              <dt class={side}>{side === 'long' ? MAP.longs : MAP.shorts}</dt>
              <dd>
                {formatUsd(total)}
                <small>
                  {formatUsd(outside.density)} {MAP.beyond}
                </small>
              </dd>
              <dt title={MAP.maxPainHelp}>{MAP.maxPain}</dt>
              <dd>
                {max_pain === null
                  ? '—'
                  : `${formatPrice(max_pain.price, size)} (${formatPercent(max_pain.distance_pct)})`}
                {max_pain !== null && <small>{formatUsd(max_pain.mass)}</small>}
              </dd>
            </>
          )
        })}
      </dl>
    </section>
  )
}
