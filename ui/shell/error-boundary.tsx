import { Component, type ComponentType } from 'preact'
import { SHELL } from '../strings.ts'

interface BoundaryProps {
  readonly id: string
  /** Not an element among the children: Preact would keep every heatmap that was ever drawn in it. */
  readonly Page: ComponentType
}

/** Shows a page, or what failed in it; another page is tried anew. */
export class ErrorBoundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  override componentDidCatch(error: unknown): void {
    this.setState({ error })
  }

  override componentDidUpdate(previous: BoundaryProps): void {
    if (previous.id !== this.props.id && this.state.error !== undefined) this.setState({ error: undefined })
  }

  override render() {
    const { error } = this.state
    const { Page } = this.props
    if (error === undefined) return <Page />
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
