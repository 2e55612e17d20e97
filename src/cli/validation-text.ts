import { NO_FIGURE } from '../domain/figure-text.ts'
import type { Estimate } from '../scoring/estimate.ts'
import { boardOf } from '../validation/leaderboard.ts'
import type { Horizon, ValidationReport } from '../validation/report.ts'
import { reportHeadline } from '../validation/report-headline.ts'
import { VERDICT_TEXT } from '../validation/score-tables.ts'
import type { ValidationProgress } from '../validation/validate-market.ts'
import { countText, tableText, timeText } from './human-text.ts'

const LINE_EVERY_MS = 2000

/** What a report says, in a few lines; of simulated data each says so. */
export function validationText(report: ValidationReport): string {
  const { period, events, event_prices, prefix_check, warnings } = report
  const shift =
    event_prices.published === 'fill'
      ? 'at their fills'
      : `at bankruptcy prices shifted by ${event_prices.shift} (${event_prices.shift_source})`
  const lines = [
    reportHeadline(report),
    `${report.symbol} on ${report.exchange}, ${report.data_kind}: trained to ${timeText(period.train_to_ms)}, tested ${timeText(period.test_from_ms)} to ${timeText(period.to_ms)}`,
    `${countText(events.test - events.unassigned)} liquidations in the test, ${shift}; ${prefix_check.compared} maps made anew and the same`,
    ...report.horizons.flatMap((horizon) => ['', ...tableText(rowsOf(report, horizon)).split('\n')]),
    ...report.forecasters.flatMap(({ id, absent }) => (absent === null ? [] : [`${id} has no score: ${absent}`])),
    ...warnings.map((warning) => `note: ${warning}`),
    `report ${report.id}`,
  ]
  const mark = report.data_kind === 'simulated' ? 'simulated: ' : ''
  return lines.map((line) => (line === '' ? line : `${mark}${line}`)).join('\n')
}

/** Lines of how far a run has come. */
export function createValidationProgress(): (progress: ValidationProgress) => void {
  const shares = new Map<string, number>()
  let last = performance.now()
  return ({ step, forecaster, share, isKept, dataKind }) => {
    const say = (text: string): void =>
      void process.stderr.write(`${dataKind === 'simulated' ? 'simulated: ' : ''}${text}\n`)
    if (step === 'check') return say('checking that no forecast knew what came later')
    if (step === 'score') return say(`scored ${Math.floor(100 * share)} %`)
    if (forecaster === undefined) return
    shares.set(forecaster, share)
    if (isKept === true) return say(`${forecaster}: kept from before`)
    if (share < 1 && performance.now() - last < LINE_EVERY_MS) return
    last = performance.now()
    const running = [...shares].filter(([, own]) => own < 1).map(([id, own]) => `${id} ${Math.floor(100 * own)} %`)
    const done = [...shares.values()].filter((own) => own === 1).length
    say(`${done} forecasters done${running.length === 0 ? '' : `, ${running.join(', ')}`}`)
  }
}

/** A verdict is of the horizon of its table; baselines have none. */
function rowsOf(report: ValidationReport, horizon: Horizon): string[][] {
  const { rows } = boardOf(report, { horizon, side: 'both', regime: 'all' })
  return [
    [horizon, 'kind', 'events', 'bits over uniform', 'over the best baseline', 'skill', 'verdict'],
    ...rows
      .filter(({ rank }) => rank !== null)
      .map((row) => [
        row.forecaster,
        row.kind,
        countText(row.events),
        estimateText(row.gain_bits),
        `${estimateText(row.gain_over_best)} ${row.best_baseline ?? ''}`,
        estimateText(row.skill_bits),
        row.kind === 'baseline' ? NO_FIGURE : VERDICT_TEXT[row.verdict],
      ]),
  ]
}

function estimateText(estimate: Estimate | undefined): string {
  if (estimate == null || estimate.value === null) return ''
  const { value, low, high } = estimate
  const interval = low === null || high === null ? '' : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`
  return `${value.toFixed(3)}${interval}`
}
