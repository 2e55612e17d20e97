import { choiceField, type Field, look, textField } from '../url-state.ts'

export const HORIZONS = ['15m', '1h', '4h', '24h'] as const
export const SIDES = ['both', 'long', 'short'] as const
export const REGIMES = ['all', 'calm', 'usual', 'wild'] as const
/** Against what a gain is measured. */
export const MEASURES = ['uniform', 'best', 'skill'] as const

/** Everything that decides what the page shows. */
export const VALIDATION_FIELDS = {
  data: choiceField(['observed', 'simulated'], 'observed'),
  /** `SYMBOL@exchange`; empty: the market that was scored last. */
  market: textField(),
  /** Id of a report; empty: the newest of the market. */
  report: textField(),
  horizon: choiceField(HORIZONS, '1h'),
  side: choiceField(SIDES, 'both'),
  regime: choiceField(REGIMES, 'all'),
  measure: look(choiceField(MEASURES, 'uniform')),
  /** Whose reliability is drawn; empty: of the model that ranks first. */
  forecaster: look(textField()),
} as const

export type ValidationView = {
  [Name in keyof typeof VALIDATION_FIELDS]: (typeof VALIDATION_FIELDS)[Name] extends Field<infer Value> ? Value : never
}
