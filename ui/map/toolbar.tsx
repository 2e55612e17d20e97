import { ParametersSelect } from '../components/parameters-select.tsx'
import { Select } from '../components/select.tsx'
import { defaultModel, mapped, models, symbols } from '../lists.ts'
import { skillOf } from '../skills.ts'
import { MAP } from '../strings.ts'
import { AsOfPicker } from './as-of-picker.tsx'
import { saveCsv, savePng } from './export-map.ts'
import type { MapChart } from './map-chart.ts'
import { map, model, symbol } from './map-loader.ts'
import { modelEntries, optionsOf } from './model-options.ts'
import { changeView, view } from './view.ts'
import { idsOf, RANGES } from './view-fields.ts'

const LOOKBACK_DAYS = [1, 7, 30, 90] as const

/** The row of controls that choose data and looks. */
export function Toolbar() {
  const { as_of, by, detail, range_pct, bucket } = view.value
  const stored = symbols.value.find(({ symbol: id }) => id === symbol.value)
  const used = map.data.value?.metadata.price_bin_size
  return (
    <div class="toolbar" role="toolbar" aria-label={MAP.title}>
      <Select
        label={MAP.symbol}
        value={symbol.value}
        options={symbolEntries()}
        onChange={(value) => changeView({ symbol: value, bucket: '', exchanges: '', hidden: '', view: '', as_of: '' })}
      />
      <Select
        label={MAP.model}
        value={model.value?.id ?? ''}
        options={[
          ...(model.value === undefined ? [{ value: '', label: view.value.model || '—' }] : []),
          ...modelEntries(models.value, skillOf),
        ]}
        onChange={(value) =>
          changeView({ model: value === defaultModel.value?.id ? '' : value, parameters: '', lookback: '' })
        }
      />
      <ParametersSelect
        value={view.value.parameters}
        onChange={(parameters) => changeView({ parameters, model: '', lookback: '' })}
      />
      <AsOfPicker
        value={as_of}
        newest={stored?.end_time}
        oldest={stored?.start_time}
        onChange={(value) => changeView({ as_of: value })}
      />
      <Lookback />
      <Select
        label={MAP.bars}
        value={by}
        options={[
          { value: 'leverage', label: MAP.leverage },
          { value: 'exchange', label: MAP.exchange },
        ]}
        onChange={(value) => changeView({ by: value === 'exchange' ? 'exchange' : 'leverage', hidden: '' })}
      />
      <Select
        label={MAP.range}
        value={String(range_pct)}
        options={[...new Set([...RANGES, range_pct])]
          .sort((a, b) => a - b)
          .map((percent) => ({ value: String(percent), label: `± ${percent} %` }))}
        onChange={(value) => changeView({ range_pct: Number(value), view: '' })}
      />
      <Select
        label={MAP.detail}
        value={detail}
        options={(['coarse', 'normal', 'fine'] as const).map((id) => ({ value: id, label: id }))}
        onChange={(value) => changeView({ detail: value === 'coarse' || value === 'fine' ? value : 'normal' })}
      />
      <label class="field">
        <span>{MAP.bucket}</span>
        <input
          type="number"
          min="0"
          step="any"
          inputMode="decimal"
          placeholder={`${MAP.auto}${used === undefined ? '' : ` ${used}`}`}
          value={bucket}
          onChange={(event) => changeView({ bucket: event.currentTarget.value })}
        />
      </label>
      <Exchanges known={stored?.exchanges.map(({ exchange }) => exchange) ?? []} />
    </div>
  )
}

/** Asks again, and takes what is on screen away as numbers or as a picture. */
export function Actions({ chart }: { chart: MapChart | undefined }) {
  return (
    <fieldset class="buttons map-actions">
      <legend class="hidden">{MAP.csvHelp}</legend>
      <button type="button" aria-label={MAP.refresh} title={MAP.refresh} onClick={() => map.retry()}>
        ⟳
      </button>
      <button type="button" aria-label={MAP.csvHelp} title={MAP.csvHelp} onClick={saveCsv}>
        {MAP.csv}
      </button>
      <button
        type="button"
        aria-label={MAP.pngHelp}
        title={MAP.pngHelp}
        onClick={() => chart !== undefined && savePng(chart)}
      >
        {MAP.png}
      </button>
    </fieldset>
  )
}

/** Only of models that look back: all others hold positions until they are closed. */
function Lookback() {
  if (view.value.parameters !== '') return null
  const option = model.value && optionsOf(model.value).find(({ name }) => name === 'lookback_hours')
  if (option === undefined) return null
  return (
    <Select
      label={MAP.lookback}
      value={view.value.lookback}
      options={[
        { value: '', label: MAP.ofModel(Number(option.fallback)) },
        ...LOOKBACK_DAYS.map((days) => ({ value: String(days * 24), label: MAP.lookbackDays(days) })),
      ]}
      onChange={(value) => changeView({ lookback: value })}
    />
  )
}

function symbolEntries() {
  const known = mapped.value.map(({ symbol: id, exchanges }) => ({
    value: id,
    label: `${id} · ${exchanges.map(({ exchange }) => exchange).join(', ')}`,
  }))
  const isKnown = known.some(({ value }) => value === symbol.value)
  return isKnown ? known : [{ value: symbol.value, label: symbol.value || '—' }, ...known]
}

/** Which venues count; all where none is chosen. */
function Exchanges({ known }: { known: readonly string[] }) {
  if (known.length < 2) return null
  const chosen = idsOf(view.value.exchanges)
  const isOn = (exchange: string) => chosen.length === 0 || chosen.includes(exchange)
  const toggle = (exchange: string) => {
    const next = known.filter((id) => (id === exchange ? !isOn(id) : isOn(id)))
    if (next.length > 0) changeView({ exchanges: next.length === known.length ? '' : next.join(',') })
  }
  return (
    <fieldset class="toggles" aria-label={MAP.exchanges}>
      {known.map((exchange) => (
        <label class="toggle" key={exchange}>
          <input type="checkbox" checked={isOn(exchange)} onChange={() => toggle(exchange)} />
          <span>{exchange}</span>
        </label>
      ))}
    </fieldset>
  )
}
