import { choiceField, type Field, flagField, look, textField } from '../url-state.ts'
import { COLUMNS } from './screener-rows.ts'

/** Everything that decides what the screener shows. */
export const SCREENER_FIELDS = {
  /** Empty: the server's default. */
  model: textField(),
  /** Part of the symbols' names. */
  filter: look(textField()),
  sort: look(choiceField(COLUMNS, 'oi')),
  descending: look(flagField(true)),
} as const

export type ScreenerView = {
  [Name in keyof typeof SCREENER_FIELDS]: (typeof SCREENER_FIELDS)[Name] extends Field<infer Value> ? Value : never
}
