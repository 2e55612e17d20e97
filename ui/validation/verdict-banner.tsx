import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { defaultModel } from '../lists.ts'
import { PROOF } from '../strings.ts'
import { ReportFacts } from './report-facts.tsx'
import type { ValidationReport, Verdict } from './report-types.ts'

/** The answer in plain words, and what it stands on. */
export function VerdictBanner({ report, headline }: { report: ValidationReport; headline: string }) {
  const verdict = verdictOf(report)
  return (
    <section class={`proof-verdict ${verdict}`} aria-label={PROOF.verdict}>
      <h2>
        {report.symbol} <span class="proof-market">{report.exchange}</span>{' '}
        {report.data_kind === 'simulated' && <SimulatedBadge />}
      </h2>
      <p class="headline">{headline || PROOF.verdicts[verdict]}</p>
      <ReportFacts report={report} />
    </section>
  )
}

/** That of the model that the headline speaks of: the default one, or the first that was scored. */
function verdictOf({ forecasters }: ValidationReport): Verdict {
  const scored = forecasters.filter(({ kind, absent }) => kind === 'model' && absent === null)
  const told = scored.find(({ id }) => id === defaultModel.value?.id) ?? scored[0]
  return told?.verdict ?? 'insufficient_data'
}
