import { useSignal } from '@preact/signals'
import { STRINGS } from '../strings.ts'
import { model } from './heatmap-loader.ts'
import { type LeverageRow, rowsFault, rowsOf, rowsText } from './leverage-text.ts'
import { changeView, view } from './view.ts'

/** The table of leverage tiers and the weights with which positions open; nothing where the model does not ask. */
export function LeverageEditor() {
  const rows = useSignal<readonly LeverageRow[] | undefined>(undefined)
  const defaults = defaultText()
  const current = view.value.weights === '' ? defaults : view.value.weights
  const leverages = model.value?.leverages ?? 'asked'
  if (leverages === 'fixed') return null
  const isOwn = leverages === 'own' && view.value.weights === ''
  const edited = rows.value ?? rowsOf(current)
  const set = (index: number, change: Partial<LeverageRow>) => {
    rows.value = edited.map((row, i) => (i === index ? { ...row, ...change } : row))
  }
  const fault = rowsFault(edited)
  const summary = isOwn
    ? STRINGS.leverageOfModel
    : rowsOf(current)
        .map((row) => `${row.leverage}x`)
        .join(' ')
  return (
    <details class="weights">
      <summary>
        {STRINGS.weights}: <b>{summary}</b>
      </summary>
      <p>{STRINGS.leverageHelp}</p>
      <WeightTable
        rows={edited}
        onSet={set}
        onRemove={(index) => {
          rows.value = edited.filter((_, at) => at !== index)
        }}
      />
      <p class="fault" role="alert">
        {fault}
      </p>
      <div class="buttons">
        <button
          type="button"
          onClick={() => {
            rows.value = [...edited, { leverage: '', weight: '' }]
          }}
        >
          {STRINGS.addTier}
        </button>
        <button
          type="button"
          onClick={() => {
            changeView({ weights: '' })
            rows.value = undefined
          }}
        >
          {STRINGS.reset}
        </button>
        <button
          type="button"
          class="primary"
          disabled={fault !== undefined}
          onClick={() => {
            const text = rowsText(edited)
            changeView({ weights: text === defaults && leverages !== 'own' ? '' : text, hidden: '' })
            rows.value = undefined
          }}
        >
          {STRINGS.apply}
        </button>
      </div>
    </details>
  )
}

function WeightTable({
  rows,
  onSet,
  onRemove,
}: {
  rows: readonly LeverageRow[]
  onSet: (index: number, change: Partial<LeverageRow>) => void
  onRemove: (index: number) => void
}) {
  const total = rows.reduce((sum, row) => sum + (Number(row.weight) || 0), 0)
  const cell = (i: number, row: LeverageRow, name: keyof LeverageRow, label: string) => (
    <td>
      <input
        aria-label={label}
        inputMode="decimal"
        value={row[name]}
        onInput={(event) => onSet(i, { [name]: event.currentTarget.value })}
      />
    </td>
  )
  return (
    <table>
      <thead>
        <tr>
          <th>{STRINGS.leverageTier}</th>
          <th>{STRINGS.leverageWeight}</th>
          <th>%</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {cell(i, row, 'leverage', STRINGS.leverageTier)}
            {cell(i, row, 'weight', STRINGS.leverageWeight)}
            <td class="share">{total > 0 ? ((100 * (Number(row.weight) || 0)) / total).toFixed(1) : ''}</td>
            <td>
              <button
                type="button"
                class="icon"
                aria-label={`${STRINGS.removeTier} ${row.leverage}x`}
                onClick={() => onRemove(i)}
              >
                ×
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What editing starts from where the model has leverages of its own: the convention of the field. */
const CONVENTION = '5:15,10:30,25:25,50:20,100:10'

/** Default weights as percentages: 5:15,10:30,... */
function defaultText(): string {
  const tiers = model.value?.default_leverage_weights ?? []
  if (tiers.length === 0) return CONVENTION
  return tiers.map(({ leverage, weight }) => `${leverage}:${Number((weight * 100).toPrecision(6))}`).join(',')
}
