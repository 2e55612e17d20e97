import { TIME_WINDOWS, windowMs } from '../../src/domain/time.ts'
import { ParametersSelect } from '../components/parameters-select.tsx'
import { Select } from '../components/select.tsx'
import { mapped, symbols } from '../lists.ts'
import { STRINGS } from '../strings.ts'
import { ColorsPanel } from './controls/colors-panel.tsx'
import { ExchangePanel } from './controls/exchange-panel.tsx'
import { LeveragePanel } from './controls/leverage-panel.tsx'
import { ModelSelect } from './controls/model-select.tsx'
import { MorePanel } from './controls/more-panel.tsx'
import { isSheetOpen, isZoneListOpen, openPanel } from './controls/open-panel.ts'
import { Panel } from './controls/panel.tsx'
import { TimePanel } from './controls/time-panel.tsx'
import { inputText } from './controls/time-text.ts'
import { ExportPanel } from './export/export-panel.tsx'
import { symbol } from './heatmap-loader.ts'
import { changeView, view } from './view.ts'
import { refresh, WHOLE_TIME } from './view-actions.ts'

/** The row of controls that choose data and looks; on a narrow screen most of it is a sheet. */
export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label={STRINGS.settings}>
      <Select
        label={STRINGS.symbol}
        value={symbol.value}
        options={symbolOptions()}
        onChange={(value) => changeView({ symbol: value, bucket: '', exchanges: '', times: '', range: '' })}
      />
      <WindowSelect />
      <button
        type="button"
        class="sheet-button"
        aria-expanded={isSheetOpen.value}
        onClick={() => {
          isSheetOpen.value = !isSheetOpen.peek()
        }}
      >
        {STRINGS.controls}
      </button>
      <div class={isSheetOpen.value ? 'controls open' : 'controls'}>
        <Panel id="time" label={STRINGS.dates} text={timeText()}>
          <TimePanel
            onDone={() => {
              openPanel.value = undefined
            }}
          />
        </Panel>
        <ModelSelect />
        <ParametersSelect
          value={view.value.parameters}
          onChange={(parameters) => changeView({ parameters, model: '', weights: '', hidden: '' })}
        />
        <ExchangePanel />
        <LeveragePanel />
        <ColorsPanel />
        <MorePanel />
        <button
          type="button"
          class="sheet-close"
          onClick={() => {
            isSheetOpen.value = false
            openPanel.value = undefined
          }}
        >
          {STRINGS.close}
        </button>
      </div>
      <span class="spring" />
      <button
        type="button"
        class="icon text"
        aria-pressed={isZoneListOpen.value}
        onClick={() => {
          isZoneListOpen.value = !isZoneListOpen.peek()
        }}
      >
        {STRINGS.zones}
      </button>
      <button type="button" class="icon" aria-label={STRINGS.refresh} title={STRINGS.refresh} onClick={refresh}>
        ↻
      </button>
      <ExportPanel />
    </div>
  )
}

function WindowSelect() {
  const { window, start } = view.value
  return (
    <Select
      label={STRINGS.window}
      value={start === '' ? window : ''}
      options={[...(start === '' ? [] : [{ value: '', label: '…' }]), ...windowOptions()]}
      onChange={(value) => changeView({ window: TIME_WINDOWS.find((id) => id === value) ?? '7d', ...WHOLE_TIME })}
    />
  )
}

/** Start, end and time of knowledge where they were chosen. */
function timeText(): string {
  const { start, end, as_of: asOf } = view.value
  const short = (text: string) => (text === '' ? '…' : inputText(text).replace('T', ' ') || text)
  const parts = [
    ...(start === '' && end === '' ? [] : [`${short(start)} – ${short(end)}`]),
    ...(asOf === '' ? [] : [`${STRINGS.asOfShort} ${short(asOf)}`]),
  ]
  return parts.join(', ') || STRINGS.anyDates
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
