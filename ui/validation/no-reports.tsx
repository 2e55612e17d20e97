import { Command } from '../components/command.tsx'
import { PROOF } from '../strings.ts'
import { changeView } from './view.ts'
import type { ValidationView } from './view-fields.ts'

/** What stands where nothing was measured: that, and how it is. */
export function NoReports({ data, otherCount }: { data: ValidationView['data']; otherCount: number }) {
  const other = data === 'observed' ? 'simulated' : 'observed'
  return (
    <div class="notice proof-none">
      <h2>{PROOF.noReports[data]}</h2>
      <p>{PROOF.noReportsText[data]}</p>
      {PROOF.noReportsCommands[data].map((command) => (
        <Command key={command} text={command} />
      ))}
      {otherCount > 0 && (
        <button type="button" onClick={() => changeView({ data: other, market: '', report: '' })}>
          {PROOF.otherKind[other](otherCount)}
        </button>
      )}
    </div>
  )
}
