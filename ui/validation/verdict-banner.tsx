import { SimulatedBadge } from '../components/simulated-badge.tsx'
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

/** The best that any model has. */
function verdictOf({ forecasters }: ValidationReport): Verdict {
  const verdicts = forecasters.filter(({ kind }) => kind === 'model').map(({ verdict }) => verdict)
  if (verdicts.includes('skill')) return 'skill'
  return verdicts.includes('no_skill') ? 'no_skill' : 'insufficient_data'
}
