import { Select } from '../components/select.tsx'
import { MAP } from '../strings.ts'

const DAY = 86_400_000
const QUICK_DAYS = [1, 7, 30, 90] as const

/** Chooses a time in the past: some days before the newest data, or any. Empty is now. */
export function AsOfPicker({
  value,
  newest,
  oldest,
  onChange,
}: {
  value: string
  /** Last and first time of the symbol's data, UTC ms; undefined while unknown. */
  newest: number | undefined
  oldest: number | undefined
  onChange: (value: string) => void
}) {
  const quick =
    newest === undefined
      ? []
      : QUICK_DAYS.filter((days) => oldest === undefined || newest - days * DAY > oldest).map((days) => ({
          value: isoMinute(newest - days * DAY),
          label: MAP.daysAgo(days),
        }))
  const isQuick = value === '' || quick.some((entry) => entry.value === value)
  return (
    <>
      <Select
        label={MAP.asOf}
        value={value}
        options={[{ value: '', label: MAP.now }, ...quick, ...(isQuick ? [] : [{ value, label: MAP.chosenTime }])]}
        onChange={onChange}
      />
      <label class="field" title={MAP.asOfHelp}>
        <span>{MAP.asOfTime}</span>
        <input
          type="datetime-local"
          value={inputTime(value)}
          onChange={(event) => onChange(event.currentTarget.value === '' ? '' : `${event.currentTarget.value}Z`)}
        />
      </label>
    </>
  )
}

/** ISO 8601 to the minute: 2026-06-01T00:00Z. */
export function isoMinute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`
}

/** What an input of a local time takes, in UTC; empty for a text that is no time. */
function inputTime(text: string): string {
  if (text === '') return ''
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 16)
}
