import { Select } from '../../components/select.tsx'
import { defaultModel, models } from '../../lists.ts'
import { skillText } from '../../skill-text.ts'
import { STRINGS } from '../../strings.ts'
import { model } from '../heatmap-loader.ts'
import { changeView, view } from '../view.ts'

/** The model, with its measured skill beside its name: nothing is claimed that was not measured. */
export function ModelSelect() {
  const known = models.value.map((entry) => ({
    value: entry.id,
    label: `${entry.title} · ${skillText(entry.measured_skill)}`,
  }))
  return (
    <Select
      label={STRINGS.model}
      value={model.value?.id ?? ''}
      options={model.value === undefined ? [{ value: '', label: view.value.model || '—' }, ...known] : known}
      onChange={(value) =>
        changeView({ model: value === defaultModel.value?.id ? '' : value, parameters: '', hidden: '' })
      }
    />
  )
}
