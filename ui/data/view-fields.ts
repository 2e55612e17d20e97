import { choiceField, type Field, look, textField } from '../url-state.ts'

/** How much of the past the calendar shows. */
export const SPANS = ['30d', '90d', '1y', 'all'] as const

/** Everything that decides what the data page shows. */
export const DATA_FIELDS = {
  /** Empty: the first stored symbol. */
  symbol: textField(),
  span: look(choiceField(SPANS, '90d')),
  /** Last day of the calendar, `2026-01-31`; empty: the newest. */
  end: look(textField()),
} as const

export type CalendarView = {
  [Name in keyof typeof DATA_FIELDS]: (typeof DATA_FIELDS)[Name] extends Field<infer Value> ? Value : never
}
