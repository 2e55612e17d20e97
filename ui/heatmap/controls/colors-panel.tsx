import { COLOR_STOPS } from '../../../src/domain/color-scale.ts'
import { cssGradient } from '../../components/css-gradient.ts'
import { Select } from '../../components/select.tsx'
import { STRINGS } from '../../strings.ts'
import { FIRST_PALETTE } from '../color-choice.ts'
import { scale } from '../looks.ts'
import { changeView, view } from '../view.ts'
import { chooseMapping, pinMaximum } from '../view-actions.ts'
import { MAPPINGS, PALETTES } from '../view-fields.ts'
import { Panel } from './panel.tsx'

/** Colours that one may have at most, and at least. */
const MOST_STOPS = 8
const LEAST_STOPS = 2

/** How amounts become colours: the mapping, the theme, and colours of one's own. */
export function ColorsPanel() {
  const { colors, mapping, fixed } = view.value
  const text = (
    <>
      <i class="ramp-mark" style={{ background: cssGradient(scale.value.stops, 'to right') }} />
      {STRINGS.mappings[mapping]}
    </>
  )
  return (
    <Panel id="colors" label={STRINGS.colors} text={text}>
      <Select
        label={STRINGS.mapping}
        value={mapping}
        options={MAPPINGS.map((id) => ({ value: id, label: STRINGS.mappings[id] }))}
        onChange={(value) => chooseMapping(MAPPINGS.find((id) => id === value) ?? 'relative')}
      />
      <p>{STRINGS.mappingHelp[mapping]}</p>
      {mapping === 'fixed' && (
        <label class="field wide">
          <span>{STRINGS.fixedAmount}</span>
          <input
            type="number"
            min="0"
            step="any"
            inputMode="decimal"
            value={fixed}
            onChange={(event) => changeView({ fixed: Math.max(0, Number(event.currentTarget.value) || 0) })}
          />
        </label>
      )}
      <div class="buttons">
        <button type="button" onClick={pinMaximum}>
          {STRINGS.pin}
        </button>
      </div>
      <fieldset class="swatches">
        <legend class="hidden">{STRINGS.colors}</legend>
        {PALETTES.map((id) => (
          <button
            type="button"
            key={id}
            aria-label={`${STRINGS.colors}: ${id}`}
            aria-pressed={colors === id}
            title={id}
            style={{ background: cssGradient(stopsOf(id), 'to top') }}
            onClick={() => changeView({ colors: id })}
          />
        ))}
      </fieldset>
      {colors === 'custom' && <PaletteEditor />}
    </Panel>
  )
}

function PaletteEditor() {
  const stops = customStops()
  const write = (next: readonly string[]) =>
    changeView({ palette: next.map((stop) => stop.replace('#', '')).join(',') })
  return (
    <fieldset class="color-list">
      <legend>{STRINGS.customColors}</legend>
      {stops.map((stop, i) => (
        <input
          type="color"
          key={i}
          aria-label={`${STRINGS.colorStop} ${i + 1}`}
          value={stop}
          onChange={(event) => write(stops.with(i, event.currentTarget.value))}
        />
      ))}
      <button
        type="button"
        class="small"
        disabled={stops.length >= MOST_STOPS}
        onClick={() => write([...stops, '#ffffff'])}
      >
        {STRINGS.addColor}
      </button>
      <button
        type="button"
        class="small"
        disabled={stops.length <= LEAST_STOPS}
        onClick={() => write(stops.slice(0, -1))}
      >
        {STRINGS.removeColor}
      </button>
    </fieldset>
  )
}

function stopsOf(id: (typeof PALETTES)[number]): readonly string[] {
  return id === 'custom' ? customStops() : COLOR_STOPS[id]
}

/** The custom colours, whether they are on screen or not. */
function customStops(): readonly string[] {
  if (scale.value.id === 'custom') return scale.value.stops
  return (view.value.palette || FIRST_PALETTE).split(',').map((stop) => `#${stop}`)
}
