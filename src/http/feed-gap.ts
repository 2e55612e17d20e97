import { Type } from 'typebox'
import type { FeedGap } from '../domain/feed-state.ts'
import { NullableNumber } from './heatmap-schemas.ts'

/** A gap of a feed as answers tell it. */
export const GapSchema = Type.Object({
  channel: Type.String(),
  start_time: Type.Integer({ description: 'Last data before, UTC ms' }),
  end_time: NullableNumber('First data after, UTC ms; null while it lasts'),
  reason: Type.String(),
})

/** Writes a gap as `GapSchema` says. */
export function describeGap({ channel, from, to, reason }: FeedGap) {
  return { channel, start_time: from, end_time: to ?? null, reason }
}
