import { INTERVALS } from '../../../src/domain/time.ts'
import { Select } from '../../components/select.tsx'
import { STRINGS } from '../../strings.ts'
import { shown } from '../heatmap-loader.ts'
import { changeView, view } from '../view.ts'
import { AXES } from '../view-fields.ts'
import { Panel } from './panel.tsx'

/** What is changed seldom: columns, rows, the price axis, the smallest circle. */
export function MorePanel() {
  const { interval, prices, axis, least } = view.value
  const used = shown.value?.heat.meta
  return (
    <Panel id="more" label={STRINGS.more} text={used === undefined ? '…' : `${used.interval} × ${used.price_bin_size}`}>
      <Select
        label={STRINGS.interval}
        value={interval}
        options={[
          { value: '', label: used === undefined ? STRINGS.auto : `${STRINGS.auto} (${used.interval})` },
          ...INTERVALS.map((id) => ({ value: id, label: id })),
        ]}
        onChange={(value) => changeView({ interval: INTERVALS.find((id) => id === value) ?? '' })}
      />
      <NumberInput
        label={STRINGS.bucket}
        value={view.value.bucket}
        placeholder={used === undefined ? STRINGS.auto : `${STRINGS.auto} ${used.price_bin_size}`}
        onChange={(text) => changeView({ bucket: text })}
      />
      <Select
        label={STRINGS.priceRange}
        value={prices}
        options={[
          { value: 'near', label: STRINGS.near },
          { value: 'full', label: STRINGS.full },
        ]}
        onChange={(value) => changeView({ prices: value === 'full' ? 'full' : 'near', range: '' })}
      />
      <Select
        label={STRINGS.priceAxis}
        value={axis}
        options={AXES.map((id) => ({ value: id, label: STRINGS[id] }))}
        onChange={(value) => changeView({ axis: AXES.find((id) => id === value) ?? 'linear' })}
      />
      <NumberInput
        label={STRINGS.leastEvent}
        value={least === 0 ? '' : String(least)}
        placeholder={STRINGS.leastAuto}
        onChange={(text) => changeView({ least: Math.min(1e12, Math.max(0, Number(text) || 0)) })}
      />
    </Panel>
  )
}

function NumberInput({
  label,
  value,
  placeholder,
  onChange,
}: {
  label: string
  value: string
  placeholder: string
  onChange: (text: string) => void
}) {
  return (
    <label class="field wide">
      <span>{label}</span>
      <input
        type="number"
        min="0"
        step="any"
        inputMode="decimal"
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  )
}
