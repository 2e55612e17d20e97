import type { Resource } from '../resource.ts'
import { STRINGS } from '../strings.ts'

/** The last failure of a resource; it stays until an answer comes. */
export function FailureNotice({ resource }: { resource: Pick<Resource<unknown>, 'failure' | 'retry'> }) {
  const error = resource.failure.value
  if (error === undefined) return null
  return (
    <div class="notice failure" role="alert">
      <p>{error.detail}</p>
      <small>
        {error.code}
        {error.request_id !== undefined && ` · ${STRINGS.requestId} ${error.request_id}`}
      </small>
      <button type="button" onClick={() => resource.retry()}>
        {STRINGS.retry}
      </button>
    </div>
  )
}

/** What a careful reader must know about the data on screen. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <details class="warnings">
      <summary>
        {STRINGS.warnings} <b>{warnings.length}</b>
      </summary>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </details>
  )
}

/** Shown where the store has nothing for a page: what to type. */
export function EmptyNotice({
  title = STRINGS.emptyTitle,
  text = STRINGS.emptyText,
  commands = STRINGS.emptyCommands,
}: {
  title?: string
  text?: string
  commands?: readonly string[]
}) {
  return (
    <div class="notice empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {commands.map((command) => (
        <code key={command}>{command}</code>
      ))}
    </div>
  )
}
