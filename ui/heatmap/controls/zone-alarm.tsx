import { formatUsd } from '../../format.ts'
import { STRINGS } from '../../strings.ts'
import { changeView } from '../view.ts'
import { AROUND_PCT, DENSE_SHARE, edgeDistance, NEAR_PCT, rangeAround, type Zone } from '../zones.ts'
import { alarmingZones, dismissZones, zones } from '../zones-loader.ts'

/** Warnings shown at once: the nearest; dismissing one brings the next. */
const MOST = 2

/** Warns while the price is near a dense zone, until the reader has had enough of it. */
export function ZoneAlarm() {
  const price = zones.data.value?.current_price
  if (price === undefined || alarmingZones.value.length === 0) return null
  return (
    <div class="notice alarm" role="status" title={STRINGS.alarmHelp(DENSE_SHARE, AROUND_PCT, NEAR_PCT)}>
      <span aria-hidden="true">⚠</span>
      <ul>
        {alarmingZones.value.slice(0, MOST).map((zone) => (
          <li key={zone.id}>
            <button type="button" class="link" onClick={() => changeView({ range: rangeAround(zone, price) })}>
              {alarmText(zone, price)}
            </button>
            <button
              type="button"
              class="icon"
              aria-label={STRINGS.alarmDismiss}
              title={STRINGS.alarmDismiss}
              onClick={() => dismissZones([zone.id])}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** `Dense zone of long liquidations 1.45 % below the price: 98.5–98.6, 25.00K USD`. */
function alarmText(zone: Zone, price: number): string {
  const distance = edgeDistance(zone, price)
  const where =
    distance === 0
      ? STRINGS.alarmInside
      : `${Math.abs(distance).toFixed(2)} % ${distance < 0 ? STRINGS.alarmBelow : STRINGS.alarmAbove}`
  return `${STRINGS.alarm[zone.side]} ${where}: ${zone.price_low}–${zone.price_high}, ${formatUsd(zone.total_density)} USD`
}
