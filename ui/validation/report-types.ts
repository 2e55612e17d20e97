import type { AnswerOf } from '../../src/client/typed-paths.ts'

/** A report of validation, whole. */
export type ValidationReport = AnswerOf<'/validation/reports/{id}'>
/** What the list tells of a report. */
export type ReportHead = AnswerOf<'/validation/reports'>['data'][number]
export type Leaderboard = AnswerOf<'/validation/leaderboard'>
export type Board = Leaderboard['boards'][number]

export type ForecasterNote = ValidationReport['forecasters'][number]
export type ScoreRow = ValidationReport['scores'][number]
export type HitRateRow = ValidationReport['hit_rates'][number]
export type ReliabilityBin = ScoreRow['reliability'][number]
export type Verdict = ForecasterNote['verdict']
/** A figure with its 95 % interval; null where the data does not give one. */
export type Estimate = NonNullable<ScoreRow['placement']>['gain_over_best']
