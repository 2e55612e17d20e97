import { type ParametersEntry, parameterSets } from '../parameter-sets.ts'
import { PARAMETERS } from '../strings.ts'
import { Select } from './select.tsx'

/** Which fitted parameters a map is drawn with; nothing where the server has none. */
export function ParametersSelect({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const sets = parameterSets.value
  if (sets.length === 0 && value === '') return null
  const isKnown = value === '' || sets.some(({ name }) => name === value)
  return (
    <Select
      label={PARAMETERS.label}
      value={value}
      options={[
        { value: '', label: PARAMETERS.own },
        ...(isKnown ? [] : [{ value, label: value }]),
        ...sets.map((set) => ({ value: set.name, label: entryText(set) })),
      ]}
      onChange={onChange}
    />
  )
}

/** Name, and what it was fitted to. */
function entryText({ name, parameters }: ParametersEntry): string {
  if (parameters === null) return name
  const { symbol, exchange, data_kind } = parameters
  return `${name} · ${symbol} ${exchange}${data_kind === 'simulated' ? ` ${PARAMETERS.simulated}` : ''}`
}
