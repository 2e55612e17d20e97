import { COLOR_THEMES } from '../../src/domain/color-scale.ts'
import { INTERVALS, TIME_WINDOWS, windowMs } from '../../src/domain/time.ts'
import { cssGradient } from '../components/css-gradient.ts'
import { Select } from '../components/select.tsx'
import { defaultModel, mapped, models, symbols } from '../lists.ts'
import { STRINGS } from '../strings.ts'
import { model, shown, symbol } from './heatmap-loader.ts'
import { LeverageEditor } from './leverage-editor.tsx'
import { changeView, view } from './view.ts'

/** The row of controls that choose data and looks. */
export function Toolbar() {
  const { window, interval, colors, prices, low, start } = view.value
  return (
    <div class="toolbar" role="toolbar" aria-label={STRINGS.settings}>
      <Select
        label={STRINGS.symbol}
        value={symbol.value}
        options={symbolOptions()}
        onChange={(value) => changeView({ symbol: value, bucket: '', exchanges: '' })}
      />
      <Select
        label={STRINGS.window}
        value={start === '' ? window : ''}
        options={[...(start === '' ? [] : [{ value: '', label: `from ${start.slice(0, 16)}` }]), ...windowOptions()]}
        onChange={(value) =>
          changeView({ window: TIME_WINDOWS.find((id) => id === value) ?? '7d', start: '', end: '' })
        }
      />
      <Select
        label={STRINGS.interval}
        value={interval}
        options={[
          {
            value: '',
            label: `${STRINGS.auto}${shown.value === undefined ? '' : ` (${shown.value.heat.meta.interval})`}`,
          },
          ...INTERVALS.map((id) => ({ value: id, label: id })),
        ]}
        onChange={(value) => changeView({ interval: INTERVALS.find((id) => id === value) ?? '' })}
      />
      <BucketInput />
      <Select
        label={STRINGS.model}
        value={model.value?.id ?? ''}
        options={modelOptions()}
        onChange={(value) => changeView({ model: value === defaultModel.value?.id ? '' : value })}
      />
      <LeverageEditor />
      <fieldset class="toggles">
        <legend class="hidden">{STRINGS.settings}</legend>
        <Toggle name="long" label={STRINGS.longs} />
        <Toggle name="short" label={STRINGS.shorts} />
        <Toggle name="consumed" label={STRINGS.consumed} />
      </fieldset>
      <Select
        label={STRINGS.priceRange}
        value={prices}
        options={[
          { value: 'near', label: STRINGS.near },
          { value: 'full', label: STRINGS.full },
        ]}
        onChange={(value) => changeView({ prices: value === 'full' ? 'full' : 'near' })}
      />
      <label class="field threshold" title={STRINGS.thresholdHelp}>
        <span>
          {STRINGS.threshold} {Math.round(low * 100)} %
        </span>
        <input
          type="range"
          min="0"
          max="0.95"
          step="0.01"
          value={low}
          onInput={(event) => changeView({ low: Number(event.currentTarget.value) })}
        />
      </label>
      <fieldset class="swatches">
        <legend class="hidden">{STRINGS.colors}</legend>
        {COLOR_THEMES.map((id) => (
          <button
            type="button"
            key={id}
            aria-label={`${STRINGS.colors}: ${id}`}
            aria-pressed={colors === id}
            style={{ background: cssGradient(id) }}
            onClick={() => changeView({ colors: id })}
          />
        ))}
      </fieldset>
    </div>
  )
}

function symbolOptions() {
  const known = mapped.value.map(({ symbol: id, exchanges }) => ({
    value: id,
    label: `${id} · ${exchanges
      .filter((stored) => stored.has_open_interest)
      .map((stored) => stored.exchange)
      .join(', ')}`,
  }))
  const isKnown = known.some(({ value }) => value === symbol.value)
  return isKnown ? known : [{ value: symbol.value, label: symbol.value || '—' }, ...known]
}

/** All models, and an empty entry while the view names one that is not known. */
function modelOptions() {
  const known = models.value.map(({ id, title }) => ({ value: id, label: title }))
  return model.value === undefined ? [{ value: '', label: view.value.model || '—' }, ...known] : known
}

/** Windows up to the first one that holds all stored data. */
function windowOptions() {
  const stored = symbols.value.find(({ symbol: id }) => id === symbol.value)
  const length = stored === undefined ? Number.POSITIVE_INFINITY : stored.end_time - stored.start_time
  const enough = TIME_WINDOWS.findIndex((id) => windowMs(id) >= length)
  const useful = enough < 0 ? TIME_WINDOWS : TIME_WINDOWS.slice(0, enough + 1)
  return TIME_WINDOWS.filter((id) => useful.includes(id) || id === view.value.window).map((id) => ({
    value: id,
    label: id,
  }))
}

function BucketInput() {
  const used = shown.value?.heat.meta.price_bin_size
  return (
    <label class="field">
      <span>{STRINGS.bucket}</span>
      <input
        type="number"
        min="0"
        step="any"
        inputMode="decimal"
        placeholder={`${STRINGS.auto}${used === undefined ? '' : ` ${used}`}`}
        value={view.value.bucket}
        onChange={(event) => changeView({ bucket: event.currentTarget.value })}
      />
    </label>
  )
}

function Toggle({ name, label }: { name: 'long' | 'short' | 'consumed'; label: string }) {
  return (
    <label class={`toggle ${name}`}>
      <input
        type="checkbox"
        checked={view.value[name]}
        onChange={(event) => changeView({ [name]: event.currentTarget.checked })}
      />
      <span>{label}</span>
    </label>
  )
}
