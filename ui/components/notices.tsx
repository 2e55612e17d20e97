import { failure, isEmpty, retry, shown } from '../heatmap-loader.ts'
import { STRINGS } from '../strings.ts'

/** The last failure; it stays until a request succeeds. */
export function FailureNotice() {
  const error = failure.value
  if (error === undefined) return null
  const { problem } = error
  return (
    <div class="notice failure" role="alert">
      <p>{error.message}</p>
      {problem !== undefined && (
        <small>
          {problem.code} · {STRINGS.requestId} {problem.request_id}
        </small>
      )}
      <button type="button" onClick={retry}>
        {STRINGS.retry}
      </button>
    </div>
  )
}

/** What a careful reader must know about the data on screen. */
export function Warnings() {
  const warnings = shown.value?.heat.meta.warnings ?? []
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

/** Shown when the store has no heatmap at all: what to type. */
export function EmptyNotice() {
  if (!isEmpty.value) return null
  return (
    <div class="notice empty">
      <h2>{STRINGS.emptyTitle}</h2>
      <p>{STRINGS.emptyText}</p>
      {STRINGS.emptyCommands.map((command) => (
        <code key={command}>{command}</code>
      ))}
    </div>
  )
}
