import { useSignal } from '@preact/signals'
import { STRINGS } from '../../strings.ts'
import { changeView, view } from '../view.ts'
import { WHOLE_TIME } from '../view-actions.ts'
import { inputText, timeOf, urlText } from './time-text.ts'

/** Start, end and the time of knowledge, all in UTC; nothing is asked before it is applied. */
export function TimePanel({ onDone }: { onDone: () => void }) {
  const { start, end, as_of: asOf } = view.value
  const typed = useSignal({ start: inputText(start), end: inputText(end), asOf: inputText(asOf) })
  const { value } = typed
  const from = timeOf(value.start)
  const to = timeOf(value.end)
  const isBackwards = from !== undefined && to !== undefined && from >= to
  const field = (name: 'start' | 'end' | 'asOf', label: string) => (
    <label class="field wide">
      <span>{label}</span>
      <input
        type="datetime-local"
        value={value[name]}
        onInput={(event) => {
          typed.value = { ...typed.value, [name]: event.currentTarget.value }
        }}
      />
    </label>
  )
  return (
    <form
      class="time-panel"
      onSubmit={(event) => {
        event.preventDefault()
        if (isBackwards) return
        const { start: first, end: last, asOf: known } = typed.peek()
        changeView({ start: urlText(first), end: urlText(last), as_of: urlText(known), times: '' })
        onDone()
      }}
    >
      {field('start', STRINGS.from)}
      {field('end', STRINGS.to)}
      {field('asOf', STRINGS.asOf)}
      <p>{STRINGS.asOfHelp}</p>
      <p class="fault" role="alert">
        {isBackwards ? STRINGS.emptyRange : ''}
      </p>
      <div class="buttons">
        <button
          type="button"
          onClick={() => {
            changeView({ ...WHOLE_TIME, as_of: '' })
            onDone()
          }}
        >
          {STRINGS.reset}
        </button>
        <button type="submit" class="primary" disabled={isBackwards}>
          {STRINGS.apply}
        </button>
      </div>
    </form>
  )
}
