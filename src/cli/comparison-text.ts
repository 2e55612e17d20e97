import type { ComparisonJson } from '../export/comparison-json.ts'
import type { MeasuredSkill } from '../validation/measured-skill.ts'
import { daysText, gainText } from '../validation/number-text.ts'
import { VERDICT_TEXT } from '../validation/score-tables.ts'
import { countText, tableText, timeText } from './human-text.ts'

/** Models side by side, in lines: totals, share near the price, overlap of each two, and what did not run. */
export function comparisonText(comparison: ComparisonJson): string {
  const { symbol, current_price, timestamp, models, not_run, agreement_percentage, metadata } = comparison
  const label = metadata.data_kind === 'simulated' ? 'SIMULATED market ' : ''
  return [
    `${label}${symbol} at ${timeText(timestamp)} UTC, price ${current_price}, buckets of ${metadata.price_bin_size}`,
    '',
    tableText([
      ['model', 'long USD', 'short USD', 'within 5 %', 'exchanges'],
      ...models.map((model) => [
        model.name,
        countText(Math.round(model.long_density)),
        countText(Math.round(model.short_density)),
        model.share_within_5pct === null ? '-' : percentText(model.share_within_5pct * 100),
        model.exchanges.join('+'),
      ]),
    ]),
    ...(models.length < 2
      ? []
      : ['', 'overlap', overlapTable(comparison), '', `all agree on ${percentText(agreement_percentage)} of the mass`]),
    ...not_run.map(({ name, reason }) => `not run: ${name}: ${reason}`),
    ...skillLines(comparison),
  ].join('\n')
}

function skillLines({ models }: ComparisonJson): string[] {
  if (models.every(({ measured_skill: skill }) => skill === null)) return ['skill: not measured']
  return models.map(({ name, measured_skill: skill }) => `skill of ${name}: ${skillText(skill)}`)
}

/** The verdict comes first: a gain whose interval holds 0 is none. */
function skillText(skill: MeasuredSkill | null): string {
  if (skill === null) return 'not measured'
  const { verdict, gain_bits, over, symbol, exchange, horizon, events, days } = skill
  const sample = `${countText(events)} liquidations of ${symbol} on ${exchange} in ${daysText(days)} days, horizon ${horizon}`
  return `${VERDICT_TEXT[verdict]}, ${gainText(gain_bits)} bit an event over ${over}; ${sample}`
}

/** A triangle: each two models stand there once. */
function overlapTable({ models, pairwise }: ComparisonJson): string {
  const names = models.map(({ name }) => name)
  const rows = names.slice(1).map((row, i) => [
    row,
    ...names.slice(0, i + 1).map((column) => {
      const pair = pairwise.find(({ models: both }) => both[0] === column && both[1] === row)
      return pair === undefined ? '' : percentText(pair.overlap_percentage)
    }),
  ])
  return tableText([['', ...names.slice(0, -1)], ...rows])
}

function percentText(value: number): string {
  return `${value.toFixed(1)} %`
}
