import { computed } from '@preact/signals'
import { symbols } from '../../lists.ts'
import { STRINGS } from '../../strings.ts'
import { shown, symbol } from '../heatmap-loader.ts'
import { changeView, view } from '../view.ts'
import { Panel } from './panel.tsx'

/** Exchanges of the symbol on screen, with whether they take part in its heatmap. */
const stored = computed(() => symbols.value.find(({ symbol: id }) => id === symbol.value)?.exchanges ?? [])
const usable = computed(() => stored.value.filter((entry) => entry.has_open_interest).map((entry) => entry.exchange))
const chosen = computed(() => {
  const asked = view.value.exchanges.split(',').filter((id) => id !== '')
  return asked.length === 0 ? (shown.value?.heat.meta.exchanges ?? usable.value) : asked
})

/** Which exchanges the heatmap sums up; the server leaves out the others, also of candles, zones and exports. */
export function ExchangePanel() {
  const count = usable.value.length
  const isAll = view.value.exchanges === ''
  const text = isAll ? `${STRINGS.exchangesAll} (${count})` : chosen.value.join(', ')
  return (
    <Panel id="exchanges" label={STRINGS.exchanges} text={text}>
      <p>{STRINGS.exchangesHelp}</p>
      <div class="choices">
        {stored.value.map(({ exchange, has_open_interest: isUsable }) => {
          const isOn = chosen.value.includes(exchange) && isUsable
          return (
            <label class="choice" key={exchange}>
              <input
                type="checkbox"
                checked={isOn}
                disabled={!isUsable || (isOn && chosen.value.length === 1)}
                onChange={() => choose(exchange, !isOn)}
              />
              <span>{exchange}</span>
              {!isUsable && <small>{STRINGS.noOpenInterest}</small>}
            </label>
          )
        })}
      </div>
      {chosen.value.length === 1 && count > 1 && <p>{STRINGS.exchangeLast}</p>}
    </Panel>
  )
}

function choose(exchange: string, isOn: boolean): void {
  const next = usable.value.filter((id) => (id === exchange ? isOn : chosen.value.includes(id)))
  changeView({ exchanges: next.length === usable.value.length ? '' : next.join(',') })
}
