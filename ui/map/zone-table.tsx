import { formatTime, formatUsd } from '../format.ts'
import { MAP } from '../strings.ts'
import { formatPercent, formatPrice } from './format-price.ts'
import { map, type Zone } from './map-loader.ts'

/** Every cluster with its numbers, nearest to the price first; choosing one shows its prices. */
export function ZoneTable({ onShow }: { onShow: (zone: Zone) => void }) {
  const answer = map.data.value
  if (answer === undefined) return null
  const size = answer.metadata.price_bin_size
  const zones = answer.zones.toSorted((a, b) => Math.abs(a.distance_pct) - Math.abs(b.distance_pct))
  return (
    <section class="map-zones">
      <h2>{MAP.clusterTable}</h2>
      <p class="muted">{zones.length === 0 ? MAP.noClusters : MAP.clusterHelp}</p>
      {zones.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                {[
                  MAP.prices,
                  MAP.distance,
                  MAP.side,
                  MAP.openNow,
                  MAP.consumed,
                  MAP.leverage,
                  MAP.since,
                  MAP.state,
                ].map((title) => (
                  <th scope="col" key={title}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {zones.map((zone) => (
                <tr key={zone.id}>
                  <th scope="row">
                    <button type="button" onClick={() => onShow(zone)}>
                      {formatPrice(zone.price_low, size)}–{formatPrice(zone.price_high, size)}
                    </button>
                  </th>
                  <td>{formatPercent(zone.distance_pct)}</td>
                  <td class={zone.side}>{zone.side === 'long' ? MAP.long : MAP.short}</td>
                  <td>{formatUsd(zone.total_density)}</td>
                  <td>{formatUsd(zone.consumed)}</td>
                  <td>{mainLeverage(zone)}</td>
                  <td>{formatTime(zone.born)}</td>
                  <td>{MAP.states[zone.state]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** The leverages that hold the middle four fifths of a zone: `8.98–12x`. */
function mainLeverage({ leverage_mix: mix }: Zone): string {
  const total = mix.reduce((sum, { density }) => sum + density, 0)
  let sum = 0
  const inside = mix.filter(({ density }) => {
    const before = sum
    sum += density
    return sum > 0.1 * total && before < 0.9 * total
  })
  const [first, last] = [inside[0]?.leverage, inside.at(-1)?.leverage]
  if (first === undefined || last === undefined) return '—'
  const print = (leverage: number) => Number(leverage.toPrecision(3))
  return first === last ? `${print(first)}x` : `${print(first)}–${print(last)}x`
}
