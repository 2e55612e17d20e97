import { Chip } from '../../components/chip.tsx'
import { STRINGS } from '../../strings.ts'
import { view } from '../view.ts'
import { type Flag, switchFlag } from '../view-actions.ts'

const ENTRIES: readonly { readonly name: Flag; readonly label: string; readonly title?: string }[] = [
  { name: 'long', label: STRINGS.longs, title: STRINGS.legendLong },
  { name: 'short', label: STRINGS.shorts, title: STRINGS.legendShort },
  { name: 'consumed', label: STRINGS.consumed, title: STRINGS.legendConsumed },
  { name: 'candles', label: STRINGS.candles },
  { name: 'events', label: STRINGS.eventsShort, title: STRINGS.events },
  { name: 'profile', label: STRINGS.profile },
  { name: 'funding', label: STRINGS.funding },
  { name: 'oi', label: STRINGS.openInterest },
  { name: 'navigator', label: STRINGS.navigator },
]

/** The legend of the chart; a press on an entry shows or hides it. */
export function Legend() {
  return (
    <fieldset class="heat-legend">
      <legend class="hidden">{STRINGS.legend}</legend>
      {ENTRIES.map(({ name, label, title }) => (
        <Chip
          key={name}
          label={label}
          title={title}
          mark={`mark ${name}`}
          isOn={view.value[name]}
          onChange={() => switchFlag(name)}
        />
      ))}
    </fieldset>
  )
}
