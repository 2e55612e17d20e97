import type { ComponentChildren, RefObject } from 'preact'
import { Watermark } from '../components/watermark.tsx'

/** Where a pane's chart is drawn, and the line below it: what it shows, and what lies at the crosshair. */
export function PaneBody({
  host,
  look = '',
  isSimulated,
  facts,
  reading,
}: {
  host: RefObject<HTMLDivElement | null>
  /** CSS class of the plot, beside its own. */
  look?: string
  isSimulated: boolean
  facts: ComponentChildren
  reading: ComponentChildren
}) {
  return (
    <>
      <div class={`pane-plot ${look}`.trim()}>
        <div class="chart" ref={host} />
        {isSimulated && <Watermark />}
      </div>
      <p class="pane-status">
        <span>{facts}</span>
        <span class="pane-reading">{reading}</span>
      </p>
    </>
  )
}
