import { formatAge, formatUsd } from '../../format.ts'
import { STRINGS } from '../../strings.ts'
import { changeView } from '../view.ts'
import { edgeDistance, rangeAround, type Zone, zoneLadder } from '../zones.ts'
import { zones } from '../zones-loader.ts'
import { isZoneListOpen } from './open-panel.ts'

/** Zones of each side. */
const MOST = 8

/** The largest zones as a ladder around the price; while it is not open, only screen readers find it. */
export function ZoneList() {
  const answer = zones.data.value
  const isOpen = isZoneListOpen.value
  const { above, below } = zoneLadder(answer?.zones ?? [], MOST)
  const most = Math.max(1, ...[...above, ...below].map((zone) => zone.total_density))
  const isKnown = answer !== undefined
  return (
    <section class={isOpen ? 'zone-list' : 'zone-list hidden'} aria-label={STRINGS.zonesTitle}>
      <header>
        <h2>{STRINGS.zonesTitle}</h2>
        {isOpen && (
          <button
            type="button"
            class="icon"
            aria-label={STRINGS.close}
            onClick={() => {
              isZoneListOpen.value = false
            }}
          >
            ×
          </button>
        )}
      </header>
      {isKnown && above.length + below.length === 0 && <p>{STRINGS.zonesNone}</p>}
      {isKnown && above.length + below.length > 0 && (
        <table>
          <caption class="hidden">{STRINGS.zonesTitle}</caption>
          <thead>
            <tr>
              {[
                STRINGS.zonePrice,
                STRINGS.zoneSide,
                STRINGS.zoneDistance,
                STRINGS.zoneUsd,
                STRINGS.zoneState,
                STRINGS.zoneAge,
              ].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {above.map((zone) => (
              <ZoneRow key={zone.id} zone={zone} now={answer} most={most} isOpen={isOpen} />
            ))}
            <tr class="now">
              <td>{answer.current_price}</td>
              <td colSpan={5}>{STRINGS.priceNow}</td>
            </tr>
            {below.map((zone) => (
              <ZoneRow key={zone.id} zone={zone} now={answer} most={most} isOpen={isOpen} />
            ))}
          </tbody>
        </table>
      )}
      <p>{STRINGS.zonesHelp}</p>
    </section>
  )
}

function ZoneRow({
  zone,
  now,
  most,
  isOpen,
}: {
  zone: Zone
  now: { readonly current_price: number; readonly timestamp: number }
  most: number
  isOpen: boolean
}) {
  const distance = edgeDistance(zone, now.current_price)
  const prices = `${zone.price_low}–${zone.price_high}`
  return (
    <tr class={zone.side}>
      <th scope="row">
        {isOpen ? (
          <button
            type="button"
            class="link"
            onClick={() => changeView({ range: rangeAround(zone, now.current_price) })}
          >
            {prices}
          </button>
        ) : (
          prices
        )}
      </th>
      <td>{STRINGS[zone.side]}</td>
      <td>
        {distance > 0 ? '+' : distance < 0 ? '−' : ''}
        {Math.abs(distance).toFixed(2)} %
      </td>
      <td class="amount">
        <i style={{ width: `${(100 * zone.total_density) / most}%` }} aria-hidden="true" />
        <span>{formatUsd(zone.total_density)}</span>
      </td>
      <td>{STRINGS.zoneStates[zone.state]}</td>
      <td>{formatAge((now.timestamp - zone.born) / 1000)}</td>
    </tr>
  )
}
