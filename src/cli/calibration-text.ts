import type { Calibration } from '../calibration/calibrate-market.ts'
import type { FittedValue } from '../models/parameter-set.ts'
import { countText, tableText, timeText } from './human-text.ts'

/** Fitted parameters for people; on simulated data every line says so. */
export function calibrationText({ parameters, tried }: Calibration): string {
  const { training, scores, leverage_weights, model_options, warnings, data_kind } = parameters
  const bits = (gain: FittedValue | null) =>
    gain === null ? 'none' : intervalText(gain, (bit) => `${bit.toFixed(3)} bit`)
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const text = [
    `${parameters.name}: ${parameters.model} for ${parameters.symbol} on ${parameters.exchange}, ${countText(training.events)} liquidations from ${timeText(training.from_ms)} to ${timeText(training.to_ms)}`,
    tableText([
      ['leverage', 'share of openings, 95 % for all at once'],
      ...leverage_weights.map((weight) => [`${weight.leverage}x`, intervalText(weight, percent)]),
    ]),
    ...Object.entries(model_options).map(([name, value]) => `${name}: ${intervalText(value, String)}`),
    `gain over the defaults an event, training: ${bits(scores.training_gain_bits)}`,
    `gain over the defaults an event, held out: ${bits(scores.test_gain_bits)}`,
    tableText([
      ['tried', 'log posterior below the best'],
      ...[...tried]
        .sort((a, b) => b.log_posterior - a.log_posterior)
        .map(({ options, log_posterior }) => [JSON.stringify(options), log_posterior.toFixed(1)]),
    ]),
    ...warnings.map((warning) => `note: ${warning}`),
  ].join('\n')
  return data_kind === 'simulated' ? text.replaceAll(/^/gm, 'simulated: ') : text
}

function intervalText({ value, low, high }: FittedValue, text: (value: number) => string): string {
  return `${text(value)} (${text(low)} to ${text(high)})`
}
