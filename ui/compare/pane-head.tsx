import { Select } from '../components/select.tsx'
import { SkillLink } from '../components/skill-link.tsx'
import { defaultModel, mapped, models, symbols } from '../lists.ts'
import { AsOfPicker } from '../map/as-of-picker.tsx'
import { optionsOf } from '../map/model-options.ts'
import { skillOf } from '../skills.ts'
import { COMPARE } from '../strings.ts'
import { symbol } from './compare-loader.ts'
import { LEAST_PANES, type Pane, paneName, swapPanes } from './panes.ts'
import { changePane, panes, setPanes } from './view.ts'

/** What a pane shows, and the controls that change it. */
export function PaneHead({ pane, index }: { pane: Pane; index: number }) {
  const name = paneName(index)
  const own = pane.symbol || symbol.value
  const stored = symbols.value.find(({ symbol: id }) => id === own)
  const model = pane.model === '' ? defaultModel.value : models.value.find(({ id }) => id === pane.model)
  const count = panes.value.length
  return (
    <>
      <div class="pane-title">
        <b class="pane-name">{name}</b>
        <Parameters pane={pane} index={index} venues={stored?.exchanges.map(({ exchange }) => exchange) ?? []} />
        {model !== undefined && (
          <span class="muted">
            {COMPARE.skill}: <SkillLink skill={own === symbol.value ? skillOf(model.id) : model.measured_skill} />
          </span>
        )}
        <span class="pane-buttons">
          {index + 1 < count && (
            <button
              type="button"
              class="icon"
              aria-label={COMPARE.swap(name, paneName(index + 1))}
              title={COMPARE.swap(name, paneName(index + 1))}
              onClick={() => setPanes(swapPanes(panes.peek(), index, index + 1))}
            >
              ⇄
            </button>
          )}
          {count > LEAST_PANES && (
            <button
              type="button"
              class="icon"
              aria-label={COMPARE.remove(name)}
              title={COMPARE.remove(name)}
              onClick={() => setPanes(panes.peek().filter((_pane, i) => i !== index))}
            >
              ✕
            </button>
          )}
        </span>
      </div>
      <div class="pane-fields">
        <Select
          label={COMPARE.symbol}
          value={own}
          options={[...new Set([own, ...mapped.value.map(({ symbol: id }) => id)])].map((id) => ({
            value: id,
            label: id || '—',
          }))}
          onChange={(value) => changePane(index, { symbol: value, exchanges: '', as_of: '' })}
        />
        <Select
          label={COMPARE.model}
          value={model?.id ?? ''}
          options={[
            ...(model === undefined ? [{ value: '', label: pane.model || '—' }] : []),
            ...models.value.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(value) => changePane(index, { model: value === defaultModel.value?.id ? '' : value, options: {} })}
        />
        <AsOfPicker
          value={pane.as_of}
          newest={stored?.end_time}
          oldest={stored?.start_time}
          onChange={(as_of) => changePane(index, { as_of })}
        />
      </div>
    </>
  )
}

/** Venue, leverage weights, and the options that the model lists. */
function Parameters({ pane, index, venues }: { pane: Pane; index: number; venues: readonly string[] }) {
  const model = pane.model === '' ? defaultModel.value : models.value.find(({ id }) => id === pane.model)
  const options = model === undefined ? [] : optionsOf(model)
  const changed = Object.keys(pane.options).length + (pane.weights === '' ? 0 : 1) + (pane.exchanges === '' ? 0 : 1)
  return (
    <details class="pane-parameters">
      <summary>
        {COMPARE.more} {changed > 0 && <b>{changed}</b>}
      </summary>
      <div class="popover">
        <Select
          label={COMPARE.exchanges}
          value={pane.exchanges}
          options={[
            { value: '', label: COMPARE.allExchanges },
            ...[...new Set([...venues, pane.exchanges])]
              .filter((venue) => venue !== '')
              .map((venue) => ({ value: venue, label: venue })),
          ]}
          onChange={(exchanges) => changePane(index, { exchanges })}
        />
        <label class="field">
          <span>{COMPARE.weights}</span>
          <input
            type="text"
            placeholder={COMPARE.weightsHint}
            value={pane.weights}
            onChange={(event) => changePane(index, { weights: event.currentTarget.value.trim() })}
          />
        </label>
        <p>{options.length === 0 ? COMPARE.noOptions : COMPARE.options}</p>
        {options.map(({ name, fallback, isNumber, help }) => (
          <label class="field" key={name} title={help}>
            <span>{name}</span>
            <input
              type="text"
              inputMode={isNumber ? 'decimal' : 'text'}
              placeholder={fallback}
              value={pane.options[name] ?? ''}
              onChange={(event) => {
                const { [name]: _old, ...rest } = pane.options
                const typed = event.currentTarget.value.trim()
                changePane(index, { options: typed === '' ? rest : { ...rest, [name]: typed } })
              }}
            />
            <small>{help}</small>
          </label>
        ))}
      </div>
    </details>
  )
}
