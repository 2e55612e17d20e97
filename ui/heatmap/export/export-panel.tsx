import { FailureNotice } from '../../components/notices.tsx'
import { STRINGS } from '../../strings.ts'
import { Panel } from '../controls/panel.tsx'
import { shown } from '../heatmap-loader.ts'
import { copyCurl, copyLink } from './copy-actions.ts'
import { exportFailure, exportNote } from './export-state.ts'
import { saveCsv } from './save-csv.ts'
import { savePicture } from './save-picture.ts'

/** Ways to take the view elsewhere. */
export function ExportPanel() {
  const isReady = shown.value !== undefined
  const note = exportNote.value
  const entry = (label: string, run: () => Promise<void>, title?: string) => (
    <button type="button" disabled={!isReady} title={title} onClick={() => void run()}>
      {label}
    </button>
  )
  return (
    <Panel id="export" label={STRINGS.exports} text="⤓">
      <div class="export-list">
        {entry(STRINGS.exportPng, savePicture)}
        {entry(STRINGS.exportCsv, saveCsv, STRINGS.exportCsvHelp)}
        {entry(STRINGS.copyLink, copyLink)}
        {entry(STRINGS.copyCurl, copyCurl)}
      </div>
      <p role="status">{note?.text}</p>
      {note?.copy !== undefined && <code>{note.copy}</code>}
      <FailureNotice resource={{ failure: exportFailure, retry: () => void saveCsv() }} />
    </Panel>
  )
}
