import { Component, type ComponentChildren } from 'preact'
import { SHELL } from '../strings.ts'

/** Shows what failed in a page instead of it; `page` names it, and another page is tried anew. */
export class ErrorBoundary extends Component<{ page: string; children: ComponentChildren }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  override componentDidCatch(error: unknown): void {
    this.setState({ error })
  }

  override componentDidUpdate(previous: { page: string }): void {
    if (previous.page !== this.props.page && this.state.error !== undefined) this.setState({ error: undefined })
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <main class="page" tabIndex={-1}>
        <div class="notice failure" role="alert">
          <p>{SHELL.pageFailed}</p>
          <small>{error instanceof Error ? error.message : String(error)}</small>
          <button type="button" onClick={() => location.reload()}>
            {SHELL.reload}
          </button>
        </div>
      </main>
    )
  }
}
