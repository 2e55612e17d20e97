import type { HeatmapSources } from '../../services/heatmap-plan.ts'
import type { MapStates } from '../../services/map-states.ts'

/** What answers are computed from, in whatever thread that is done. */
export interface AnswerSources extends HeatmapSources {
  readonly mapStates: MapStates
  /** UTC ms now. */
  now(): number
}

/** A finished answer before it is compressed. */
export interface AnswerBody {
  readonly contentType: string
  readonly body: Uint8Array
  /** Whether the same question has this answer for ever, whatever is stored later. */
  readonly isFinal?: boolean
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** An answer as JSON text. */
export function jsonBody(answer: object): AnswerBody {
  return { contentType: JSON_TYPE, body: Buffer.from(JSON.stringify(answer)) }
}
