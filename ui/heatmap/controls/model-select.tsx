import { Select } from '../../components/select.tsx'
import { defaultModel, models } from '../../lists.ts'
import { STRINGS } from '../../strings.ts'
import { model } from '../heatmap-loader.ts'
import { changeView, view } from '../view.ts'

/** What is known of how well a model predicts: null until it was measured. */
interface Skilled {
  readonly measured_skill: number | null
}

/** The model, with its measured skill beside its name: nothing is claimed that was not measured. */
export function ModelSelect() {
  const known = models.value.map((entry) => ({ value: entry.id, label: `${entry.title} · ${skillText(entry)}` }))
  return (
    <Select
      label={STRINGS.model}
      value={model.value?.id ?? ''}
      options={model.value === undefined ? [{ value: '', label: view.value.model || '—' }, ...known] : known}
      onChange={(value) => changeView({ model: value === defaultModel.value?.id ? '' : value, hidden: '' })}
    />
  )
}

function skillText({ measured_skill: skill }: Skilled): string {
  return typeof skill === 'number' ? `${STRINGS.skill} ${skill.toFixed(2)}` : STRINGS.notMeasured
}
