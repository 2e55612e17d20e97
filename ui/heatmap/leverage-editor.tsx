import { useSignal } from '@preact/signals'
import { STRINGS } from '../strings.ts'
import { model } from './heatmap-loader.ts'
import { type LeverageRow, rowsFault, rowsOf, rowsText } from './leverage-text.ts'
import { changeView, view } from './view.ts'

/** A button that opens the table of leverage tiers and their weights. */
export function LeverageEditor() {
  const rows = useSignal<readonly LeverageRow[] | undefined>(undefined)
  const defaults = defaultText()
  const current = view.value.weights === '' ? defaults : view.value.weights
  const leverages = model.value?.leverages ?? 'asked'
  const isTaken = leverages === 'fixed' || (leverages === 'own' && view.value.weights === '')
  const edited = rows.value
  const set = (index: number, change: Partial<LeverageRow>) => {
    rows.value = edited?.map((row, i) => (i === index ? { ...row, ...change } : row))
  }
  const total = edited?.reduce((sum, row) => sum + (Number(row.weight) || 0), 0) ?? 0
  const fault = edited === undefined ? undefined : rowsFault(edited)
  return (
    <div class="leverage">
      <button
        type="button"
        class="field-button"
        aria-expanded={edited !== undefined}
        disabled={leverages === 'fixed'}
        onClick={() => {
          rows.value = edited === undefined ? rowsOf(current) : undefined
        }}
      >
        <span>{STRINGS.leverage}</span>
        <b>
          {isTaken
            ? STRINGS.leverageOfModel
            : rowsOf(current)
                .map((row) => `${row.leverage}x`)
                .join(' ')}
        </b>
      </button>
      {edited !== undefined && (
        <div
          class="popover"
          role="dialog"
          aria-label={STRINGS.leverage}
          onKeyDown={(event) => {
            if (event.key === 'Escape') rows.value = undefined
          }}
        >
          <p>{STRINGS.leverageHelp}</p>
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
              {edited.map((row, i) => (
                <tr key={i}>
                  <td>
                    <input
                      aria-label={STRINGS.leverageTier}
                      inputMode="decimal"
                      value={row.leverage}
                      onInput={(event) => set(i, { leverage: event.currentTarget.value })}
                    />
                  </td>
                  <td>
                    <input
                      aria-label={STRINGS.leverageWeight}
                      inputMode="decimal"
                      value={row.weight}
                      onInput={(event) => set(i, { weight: event.currentTarget.value })}
                    />
                  </td>
                  <td class="share">{total > 0 ? `${((100 * (Number(row.weight) || 0)) / total).toFixed(1)}` : ''}</td>
                  <td>
                    <button
                      type="button"
                      class="icon"
                      aria-label={`${STRINGS.removeTier} ${row.leverage}x`}
                      onClick={() => {
                        rows.value = edited.filter((_, at) => at !== i)
                      }}
                    >
                      ×
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
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
                changeView({ weights: text === defaults ? '' : text })
                rows.value = undefined
              }}
            >
              {STRINGS.apply}
            </button>
          </div>
        </div>
      )}
    </div>
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
