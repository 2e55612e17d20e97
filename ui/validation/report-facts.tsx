import { percentText } from '../../src/domain/figure-text.ts'
import { PROOF } from '../strings.ts'
import type { ValidationReport } from './report-types.ts'
import { periodTexts } from './score-text.ts'

/** What the verdict stands on, at a glance: how much, of when, of what. */
export function ReportFacts({ report }: { report: ValidationReport }) {
  const { events, sample, period, event_prices: prices } = report
  const { facts } = PROOF
  const [testFrom, testTo] = periodTexts(period.test_from_ms, period.to_ms)
  const [trainFrom, trainTo] = periodTexts(period.from_ms, period.train_to_ms)
  const crossed = events.test === 0 ? null : events.unassigned / events.test
  return (
    <dl class="proof-facts">
      <Fact name={facts.events} value={(events.test - events.unassigned).toLocaleString('en')}>
        {PROOF.sideCounts(
          events.total.toLocaleString('en'),
          events.long.toLocaleString('en'),
          events.short.toLocaleString('en'),
        )}
      </Fact>
      <Fact name={facts.days} value={daysText(sample.test_days)}>
        {PROOF.everyStep(stepText(report.step_ms))}
      </Fact>
      <Fact name={facts.test} value={testFrom}>
        {PROOF.until(testTo)}
      </Fact>
      <Fact name={facts.train} value={trainFrom}>
        {PROOF.until(trainTo)}, {PROOF.eventsOf(events.train.toLocaleString('en'))}
      </Fact>
      <Fact name={facts.blocks} value={sample.blocks.toLocaleString('en')}>
        {PROOF.blocksOf(sample.block_hours, sample.resamples.toLocaleString('en'))}
      </Fact>
      <Fact name={facts.feed} value={PROOF.feeds[events.feed]}>
        {facts.unassigned} {percentText(crossed)}
      </Fact>
      <Fact name={facts.prices} value={prices.published}>
        {prices.shift === 0 ? PROOF.prices.asPublished : PROOF.prices.shifted(percentText(prices.shift, 2))}
      </Fact>
    </dl>
  )
}

function Fact({ name, value, children }: { name: string; value: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <small>{children}</small>
      </dd>
    </div>
  )
}

function daysText(days: number): string {
  return Number.isInteger(days) ? String(days) : days.toFixed(1)
}

function stepText(ms: number): string {
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${ms / 60_000} min`
}
