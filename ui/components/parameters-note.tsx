import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { PARAMETERS } from '../strings.ts'

type Note = AnswerOf<'/liquidations/map'>['metadata']['parameters']

/** With which fitted parameters the map on screen was drawn, and until when they know what happened. */
export function ParametersNote({ note }: { note: Note }) {
  if (note === null) return null
  const kind = note.data_kind === 'simulated' ? ` ${PARAMETERS.simulated}` : ''
  return (
    <span title={`${PARAMETERS.help} ${note.hash}`}>
      {PARAMETERS.note(note.name, new Date(note.trained_to).toISOString().slice(0, 10))}
      {kind}
    </span>
  )
}
