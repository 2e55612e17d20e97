import type { FeedRow } from '../../src/client/live-messages.ts'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { FEED_STATES, type FeedState } from '../../src/domain/feed-state.ts'
import { intersectRanges, mergeRanges, subtractRanges, type TimeRange } from '../../src/domain/time.ts'

export type HealthAnswer = AnswerOf<'/exchanges/health'>
export type VenueHealth = HealthAnswer['exchanges'][string]
export type CoverageSeries = AnswerOf<'/data/coverage'>['data'][number]

/** A series of a venue, and how it is. */
export interface ChannelView {
  readonly channel: string
  readonly state: FeedState
  /** UTC ms; null where it never ran. */
  readonly since: number | null
  readonly reason: string
}

/** The states of a venue's series: of what was polled and what was pushed, whatever began later. */
export function channelsOf(health: VenueHealth, pushed: readonly FeedRow[]): ChannelView[] {
  return Object.entries(health.channels).map(([channel, polled]) => {
    const row = pushed.find((one) => one.exchange === health.exchange && one.channel === channel)
    const isNewer = row !== undefined && (row.since ?? 0) > (polled.since ?? 0)
    const { since, reason } = isNewer ? row : polled
    const state = isNewer ? FEED_STATES.find((known) => known === row.state) : polled.state
    return { channel, state: state ?? polled.state, since, reason }
  })
}

const WORST_FIRST = ['down', 'stale', 'connecting', 'live'] as const

/** The worst state of those series that run; `disabled` where none does, `not_supported` where none could. */
export function venueState(channels: readonly ChannelView[]): FeedState {
  const running = WORST_FIRST.find((state) => channels.some((channel) => channel.state === state))
  if (running !== undefined) return running
  return channels.every(({ state }) => state === 'not_supported') ? 'not_supported' : 'disabled'
}

/** Part of a strip: time that was watched, a gap with its reason, or time in which nobody watched. */
export interface StripPart extends TimeRange {
  readonly kind: 'watched' | 'gap' | 'unwatched'
  readonly reason: string
}

/**
 * What was seen of a venue's liquidations within a range: stored coverage of any symbol, less recorded gaps.
 *
 * @param isLive - coverage is stored in steps: a feed that is live now is watched up to the end
 */
export function coverageStrip(
  range: TimeRange,
  parts: {
    readonly series: readonly CoverageSeries[]
    readonly gaps: VenueHealth['gaps']
    readonly isLive: boolean
  },
): StripPart[] {
  const gaps = parts.gaps
    .filter(({ channel }) => channel === 'liquidations')
    .map((gap) => ({ from: Math.max(range.from, gap.start_time), to: gap.end_time ?? range.to, reason: gap.reason }))
    .filter((gap) => gap.to > range.from && gap.from < range.to)
    .map((gap): StripPart => ({ ...gap, to: Math.min(gap.to, range.to), kind: 'gap' }))
  const ends = parts.series.map(({ end_time: to }) => to)
  const tail = parts.isLive && ends.length > 0 ? [{ from: Math.max(...ends), to: range.to }] : []
  const present = mergeRanges([...parts.series.flatMap(presentOf), ...tail])
  const watched = intersectRanges(range, present).flatMap((part) => subtractRanges(part, gaps))
  const rest = subtractRanges(range, [...watched, ...gaps])
  return [
    ...gaps,
    ...watched.map((part): StripPart => ({ ...part, kind: 'watched', reason: '' })),
    ...rest.map((part): StripPart => ({ ...part, kind: 'unwatched', reason: '' })),
  ].sort((a, b) => a.from - b.from)
}

function presentOf({ start_time: from, end_time: to, missing }: CoverageSeries): TimeRange[] {
  return subtractRanges(
    { from, to },
    missing.map(({ start_time, end_time }) => ({ from: start_time, to: end_time })),
  )
}

/** Share of a strip that was watched, 0 to 1. */
export function watchedShare(strip: readonly StripPart[]): number {
  const length = (parts: readonly StripPart[]) => parts.reduce((sum, { from, to }) => sum + to - from, 0)
  return length(strip.filter(({ kind }) => kind === 'watched')) / Math.max(1, length(strip))
}

/** A gap that several series of a venue have at once. */
export interface SharedGap {
  readonly channels: readonly string[]
  readonly from: number
  /** Undefined while it lasts. */
  readonly to: number | undefined
  readonly reason: string
}

/** Series of one connection notice its loss within this time of each other, ms. */
const TOGETHER_MS = 30_000

/** Gaps, the newest first; those of one reason and about one time are told as one. */
export function sharedGaps(gaps: VenueHealth['gaps']): SharedGap[] {
  const shared: { channels: string[]; from: number; to: number | undefined; reason: string }[] = []
  for (const { channel, start_time: from, end_time: to, reason } of gaps) {
    const known = shared.find(
      (one) => one.reason === reason && Math.abs(one.from - from) <= TOGETHER_MS && !one.channels.includes(channel),
    )
    if (known === undefined) shared.push({ channels: [channel], from, to: to ?? undefined, reason })
    else {
      known.channels.push(channel)
      known.from = Math.min(known.from, from)
      known.to = known.to === undefined || to === null ? undefined : Math.max(known.to, to)
    }
  }
  return shared.sort((a, b) => b.from - a.from)
}
