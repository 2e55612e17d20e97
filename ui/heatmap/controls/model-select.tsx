import { Select } from '../../components/select.tsx'
import { defaultModel, models } from '../../lists.ts'
import { modelEntries } from '../../map/model-options.ts'
import { skillOf } from '../../skills.ts'
import { STRINGS } from '../../strings.ts'
import { model } from '../heatmap-loader.ts'
import { changeView, view } from '../view.ts'

/** The model, with its measured skill beside its name: nothing is claimed that was not measured. */
export function ModelSelect() {
  const known = modelEntries(models.value, skillOf)
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
