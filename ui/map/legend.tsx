import { MAP, PARAMETERS } from '../strings.ts'
import { profile } from './map-loader.ts'
import { changeView, view } from './view.ts'
import { idsOf } from './view-fields.ts'

/** What the colours mean; each entry is a switch. */
export function Legend() {
  const { hidden, curves, zones, bands } = view.value
  const ids = idsOf(hidden)
  const toggle = (id: string) =>
    changeView({ hidden: (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]).join(',') })
  return (
    <fieldset class="map-legend">
      <legend class="hidden">{MAP.bars}</legend>
      <Entry
        label={MAP.longCurve}
        color="--map-long"
        isOn={curves}
        onClick={() => changeView({ curves: !curves })}
        isLine
      />
      <Entry
        label={MAP.shortCurve}
        color="--map-short"
        isOn={curves}
        onClick={() => changeView({ curves: !curves })}
        isLine
      />
      {profile.value?.groups.map(({ id, label, color }) => (
        <Entry key={id} label={label} color={color} isOn={!ids.includes(id)} onClick={() => toggle(id)} />
      ))}
      {profile.value?.bars.some(({ band }) => band !== undefined) && (
        <Entry
          label={PARAMETERS.band}
          title={PARAMETERS.bandMerged}
          color="--text"
          isOn={bands}
          onClick={() => changeView({ bands: !bands })}
          isLine
        />
      )}
      <Entry label={MAP.clusters} color="--muted" isOn={zones} onClick={() => changeView({ zones: !zones })} />
    </fieldset>
  )
}

function Entry({
  label,
  title,
  color,
  isOn,
  isLine = false,
  onClick,
}: {
  label: string
  title?: string
  color: string
  isOn: boolean
  isLine?: boolean
  onClick: () => void
}) {
  return (
    <button type="button" aria-pressed={isOn} title={title} onClick={onClick}>
      <i class={isLine ? 'line' : ''} style={{ background: `var(${color})` }} />
      {label}
    </button>
  )
}
