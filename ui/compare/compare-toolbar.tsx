import { INTERVALS, TIME_WINDOWS } from '../../src/domain/time.ts'
import { Select } from '../components/select.tsx'
import { COMPARE } from '../strings.ts'
import { shownAnswers } from './compare-loader.ts'
import { MOST_PANES, PLAIN_PANE, paneName } from './panes.ts'
import { Presets } from './presets.tsx'
import { changeView, panes, setPanes, view } from './view.ts'
import { COMPARE_FIELDS } from './view-fields.ts'

const PAIRS = ['AB', 'AC', 'AD', 'BC', 'BD', 'CD'] as const

/** What all panes have in common. */
export function CompareToolbar() {
  const { kind, window, interval, bucket, linked, difference, pair } = view.value
  const isHeat = kind === 'heatmap'
  const first = shownAnswers.value[0]
  const used = first?.kind === 'heatmap' ? first.heat.meta : undefined
  const count = panes.value.length
  const auto = (value: string | number | undefined) => `${COMPARE.auto}${value === undefined ? '' : ` (${value})`}`
  return (
    <div class="toolbar" role="toolbar" aria-label={COMPARE.title}>
      <Presets />
      <Select
        label={COMPARE.kind}
        value={kind}
        options={[
          { value: 'heatmap', label: COMPARE.heatmaps },
          { value: 'profile', label: COMPARE.profiles },
        ]}
        onChange={(value) => changeView({ kind: value === 'profile' ? 'profile' : 'heatmap' })}
      />
      {isHeat && (
        <>
          <Select
            label={COMPARE.window}
            value={window}
            options={TIME_WINDOWS.map((id) => ({ value: id, label: id }))}
            onChange={(value) => changeView({ window: COMPARE_FIELDS.window.parse(value) ?? '7d' })}
          />
          <Select
            label={COMPARE.interval}
            value={interval}
            options={[{ value: '', label: auto(used?.interval) }, ...INTERVALS.map((id) => ({ value: id, label: id }))]}
            onChange={(value) => changeView({ interval: COMPARE_FIELDS.interval.parse(value) ?? '' })}
          />
        </>
      )}
      <label class="field">
        <span>{COMPARE.bucket}</span>
        <input
          type="number"
          min="0"
          step="any"
          inputMode="decimal"
          placeholder={auto(used?.price_bin_size)}
          value={bucket}
          onChange={(event) => changeView({ bucket: event.currentTarget.value })}
        />
      </label>
      {isHeat && (
        <Select
          label={COMPARE.difference}
          value={difference}
          options={(['off', 'normalised', 'absolute'] as const).map((id) => ({
            value: id,
            label: COMPARE.differences[id],
          }))}
          onChange={(value) => changeView({ difference: COMPARE_FIELDS.difference.parse(value) ?? 'off' })}
        />
      )}
      {isHeat && difference !== 'off' && count > 2 && (
        <Select
          label={COMPARE.pair}
          value={pair}
          options={PAIRS.filter((id) => 'ABCD'.indexOf(id[1] ?? '') < count).map((id) => ({
            value: id,
            label: COMPARE.differenceTitle(id[0] ?? '', id[1] ?? ''),
          }))}
          onChange={(value) => changeView({ pair: COMPARE_FIELDS.pair.parse(value) ?? 'AB' })}
        />
      )}
      <label class="toggle">
        <input
          type="checkbox"
          checked={linked}
          onChange={(event) => changeView({ linked: event.currentTarget.checked })}
        />
        <span>{COMPARE.linked}</span>
      </label>
      {count < MOST_PANES && (
        <button
          type="button"
          class="icon"
          title={COMPARE.pane(paneName(count))}
          onClick={() => setPanes([...panes.peek(), panes.peek().at(-1) ?? PLAIN_PANE])}
        >
          + {COMPARE.add}
        </button>
      )}
    </div>
  )
}
