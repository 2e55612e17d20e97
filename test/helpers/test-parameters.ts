import type { ParameterSet } from '../../src/models/parameter-set.ts'

/** Parameters of the time_evolving model: 60 % at 10x, 40 % at 50x; made up. */
export function testParameters(changes: Partial<ParameterSet> = {}): ParameterSet {
  return {
    format: 'liqheat-parameters',
    parameters_version: 1,
    name: 'made',
    model: 'time_evolving',
    model_version: '1',
    created_at_ms: 1_767_600_000_000,
    command: 'liqheat calibrate --symbol MADEUSDT --model time_evolving --name made',
    liqheat_version: '0.1.0',
    data_kind: 'observed',
    symbol: 'MADEUSDT',
    exchange: 'okx',
    training: { from_ms: 1_767_500_000_000, to_ms: 1_767_570_000_000, events: 600 },
    model_options: {},
    leverage_weights: [
      { leverage: 10, value: 0.6, low: 0.5, high: 0.7 },
      { leverage: 50, value: 0.4, low: 0.3, high: 0.5 },
    ],
    draws: [
      [0.6, 0.4],
      [0.5, 0.5],
      [0.7, 0.3],
    ],
    scores: { training_gain_bits: null, test_gain_bits: null, test: null },
    warnings: [],
    ...changes,
  }
}
