import { FailureNotice } from '../../components/notices.tsx'
import type { Resource } from '../../resource.ts'
import { CHART } from '../../strings.ts'
import { view } from '../view.ts'
import { funding, openInterest, paneLines } from './pane-lines.ts'

/** Why a pane that was asked for is not there. */
export function PaneNotes() {
  const { funding: wantsFunding, oi: wantsOpenInterest } = view.value
  return (
    <>
      {wantsFunding && <PaneNote id="funding" resource={funding} text={CHART.noFunding} />}
      {wantsOpenInterest && <PaneNote id="open-interest" resource={openInterest} text={CHART.noOpenInterest} />}
    </>
  )
}

function PaneNote({ id, resource, text }: { id: string; resource: Resource<readonly unknown[]>; text: string }) {
  if (resource.failure.value !== undefined) return <FailureNotice resource={resource} />
  const isThere = paneLines.value.some((line) => line.id === id)
  if (isThere || resource.isLoading.value || resource.data.value === undefined) return null
  return <span class="events-note">{text}</span>
}
