import { INTERVALS, intervalMs } from '../domain/time.ts'
import type { PreparedMarket } from './prepare-market.ts'
import type { ValidationQuestion } from './question.ts'

/** The command line that asks the same, whatever is stored later: times and horizons are those that were decided. */
export function validateCommand(
  { symbol, exchange, models, parameters, step_ms, price_shift }: ValidationQuestion,
  { period, horizons }: Pick<PreparedMarket, 'period' | 'horizons'>,
): string {
  const iso = (time: number): string => new Date(time).toISOString()
  const step = INTERVALS.find((interval) => intervalMs(interval) === step_ms)
  const flags: readonly (readonly [string, string | undefined])[] = [
    ['--symbol', symbol],
    ['--exchange', exchange],
    ['--model', models?.join(',') ?? 'all'],
    ['--parameters', parameters?.map(({ name }) => name).join(',')],
    ['--from', iso(period.from_ms)],
    ['--to', iso(period.to_ms)],
    ['--train-to', iso(period.train_to_ms)],
    ['--horizon', horizons.map(({ horizon }) => horizon).join(',')],
    ['--step', step],
    ['--price-shift', String(price_shift)],
  ]
  const given = flags.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
  return ['liqheat validate', ...given].join(' ')
}
