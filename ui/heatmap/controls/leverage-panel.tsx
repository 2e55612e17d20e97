import { computed } from '@preact/signals'
import { PARAMETERS, STRINGS } from '../../strings.ts'
import { heatmap, hidden, leverageHeat, shown } from '../heatmap-loader.ts'
import { hiddenGroups } from '../hidden-groups.ts'
import { type LeverageBand, leverageBands } from '../leverage-bands.ts'
import { LeverageEditor } from '../leverage-editor.tsx'
import { changeView, view } from '../view.ts'
import { Panel } from './panel.tsx'

/** What can be shown and hidden of the heatmap on screen: one switch for a leverage, or for a band of many. */
const bands = computed(() =>
  leverageBands((shown.value?.heat.meta.leverage_weights ?? []).map(({ leverage }) => leverage)),
)

/** Whether the heatmap on screen is there by leverage. */
const isDivided = computed(() => leverageHeat.data.value?.key === heatmap.data.value?.key)

/** Which leverages are drawn, and with which weights the model opens positions. */
export function LeveragePanel() {
  const shownBands = bands.value.filter(isShown)
  const { parameters } = view.value
  const isAll = shownBands.length === bands.value.length
  const text = isAll ? STRINGS.leverageAll : shownBands.map(({ label }) => label).join(' ') || '—'
  return (
    <Panel id="leverage" label={STRINGS.leverage} text={text}>
      <fieldset class="choices">
        <legend>{STRINGS.leverageShown}</legend>
        {bands.value.map((band) => (
          <label class="choice" key={band.id}>
            <input type="checkbox" checked={isShown(band)} onChange={() => switchBand(band)} />
            <span>{band.label}</span>
          </label>
        ))}
        <button type="button" class="small" disabled={isAll} onClick={() => changeView({ hidden: '' })}>
          {STRINGS.showAll}
        </button>
      </fieldset>
      {!isAll && <p role="status">{isDivided.value ? STRINGS.leverageTrace : STRINGS.leverageLoading}</p>}
      {parameters === '' ? <LeverageEditor /> : <p>{PARAMETERS.decide(parameters)}</p>}
    </Panel>
  )
}

function isShown(band: LeverageBand): boolean {
  return !hidden.value.has(band.id)
}

function switchBand(band: LeverageBand): void {
  const ids = new Set(hiddenGroups(view.peek().hidden))
  if (isShown(band)) ids.add(band.id)
  else ids.delete(band.id)
  changeView({ hidden: [...ids].join(',') })
}
