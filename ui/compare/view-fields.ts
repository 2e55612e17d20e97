import { INTERVALS, TIME_WINDOWS } from '../../src/domain/time.ts'
import { choiceField, type Field, flagField, look, textField } from '../url-state.ts'
import { DEFAULT_PANES } from './panes.ts'

/** Everything that decides what the compare page shows. */
export const COMPARE_FIELDS = {
  /** Of panes that name none; empty: the first stored symbol with a heatmap. */
  symbol: textField(),
  /** See panes.ts. */
  panes: textField(DEFAULT_PANES),
  kind: choiceField(['heatmap', 'profile'], 'heatmap'),
  window: choiceField(TIME_WINDOWS, '7d'),
  interval: choiceField(['', ...INTERVALS], ''),
  /** Price bucket as typed; empty: that of the first pane of a symbol. */
  bucket: textField(),
  /** Whether the agreement is that of all models that can run, not of those of the panes. */
  all: flagField(false),
  linked: look(flagField(true)),
  difference: look(choiceField(['off', 'normalised', 'absolute'], 'off')),
  /** Panes of the difference, as letters. */
  pair: look(choiceField(['AB', 'AC', 'AD', 'BC', 'BD', 'CD'], 'AB')),
  /** What linked heatmaps have in sight, see sight-text.ts; empty: every column. */
  view: look(textField()),
} as const

export type CompareView = {
  [Name in keyof typeof COMPARE_FIELDS]: (typeof COMPARE_FIELDS)[Name] extends Field<infer Value> ? Value : never
}
