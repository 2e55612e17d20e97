import { useSignal } from '@preact/signals'
import { formatAge, formatClock, formatTime } from '../format.ts'
import { LIVE } from '../strings.ts'
import {
  channelsOf,
  coverageStrip,
  type StripPart,
  sharedGaps,
  type VenueHealth,
  venueState,
  watchedShare,
} from './feed-view.ts'
import type { LiveData } from './live-data.ts'
import { pushedFeeds } from './live-feed.ts'

const DAY = 86_400_000

/** How every venue's feeds are, and what of the last 24 hours was watched. */
export function Feeds({ data }: { data: LiveData }) {
  const venues = Object.values(data.health.data.value?.exchanges ?? {})
  if (venues.length === 0) return null
  return (
    <section class="feeds" aria-label={LIVE.feeds}>
      <h2>{LIVE.feeds}</h2>
      <ul>
        {venues.map((health) => (
          <Venue key={health.exchange} health={health} data={data} />
        ))}
      </ul>
    </section>
  )
}

function Venue({ health, data }: { health: VenueHealth; data: LiveData }) {
  const channels = channelsOf(health, pushedFeeds.value)
  const state = venueState(channels)
  const liquidations = channels.find(({ channel }) => channel === 'liquidations')
  const end = data.health.data.value?.timestamp ?? Date.now()
  const strip = coverageStrip(
    { from: end - DAY, to: end },
    {
      series: data.watched.value.filter(({ exchange }) => exchange === health.exchange),
      gaps: health.gaps,
      isLive: liquidations?.state === 'live',
    },
  )
  const hasFeed = liquidations?.state !== 'not_supported'
  return (
    <li class="feed-venue" data-venue={health.exchange}>
      <div class="feed-head">
        <b>{health.exchange}</b>
        <span class={`state ${state}`}>{LIVE.states[state]}</span>
        <small class="muted">{figuresOf(health)}</small>
        {hasFeed && <small class="share">{LIVE.watched((100 * watchedShare(strip)).toFixed(1))}</small>}
      </div>
      {hasFeed ? <Strip strip={strip} /> : <p class="muted">{`${LIVE.noFeed}: ${liquidations?.reason ?? ''}`}</p>}
      {health.dropped > 0 && (
        <p class="bad">
          {health.dropped.toLocaleString('en')} {LIVE.dropped}
        </p>
      )}
      <ul class="channels">
        {channels
          .filter((channel) => channel.state !== 'not_supported')
          .map(({ channel, state: own, reason, since }) => (
            <li
              key={channel}
              class={own}
              title={[LIVE.states[own], reason, since === null ? '' : formatTime(since)].filter(Boolean).join(' · ')}
            >
              {channel}
              <span class="hidden"> {LIVE.states[own]}</span>
            </li>
          ))}
      </ul>
      {state !== 'live' && <p class="reason">{reasonOf(channels, state)}</p>}
      <GapList health={health} />
    </li>
  )
}

/** The day in colours; each part tells itself when pointed at, each gap also when it has the focus. */
function Strip({ strip }: { strip: readonly StripPart[] }) {
  const told = useSignal<StripPart | undefined>(undefined)
  const first = strip[0]?.from ?? 0
  const length = (strip.at(-1)?.to ?? 1) - first
  const tell = (part: StripPart | undefined) => () => {
    told.value = part
  }
  return (
    <div class="strip-box">
      <div class="strip">
        {strip.map((part) => {
          const place = {
            left: `${(100 * (part.from - first)) / length}%`,
            width: `${(100 * (part.to - part.from)) / length}%`,
          }
          if (part.kind !== 'gap') {
            return <i key={part.from} class={part.kind} style={place} title={partText(part)} />
          }
          return (
            <button
              type="button"
              key={part.from}
              class="gap"
              style={place}
              aria-label={partText(part)}
              onMouseEnter={tell(part)}
              onMouseLeave={tell(undefined)}
              onFocus={tell(part)}
              onBlur={tell(undefined)}
            />
          )
        })}
      </div>
      {told.value !== undefined && <p class="strip-tip">{partText(told.value)}</p>}
    </div>
  )
}

function GapList({ health }: { health: VenueHealth }) {
  const gaps = sharedGaps(health.gaps)
  if (gaps.length === 0) return null
  return (
    <details class="gap-list">
      <summary>{LIVE.gaps(gaps.length)}</summary>
      <ul>
        {gaps.map(({ channels, from, to, reason }) => (
          <li key={`${channels} ${from}`}>
            {formatTime(from)} –{' '}
            {to === undefined ? LIVE.still : `${formatClock(to)} (${formatAge((to - from) / 1000)})`} ·{' '}
            <b>{channels.join(', ')}</b>: {reason}
          </li>
        ))}
      </ul>
    </details>
  )
}

function partText({ kind, from, to, reason }: StripPart): string {
  const name = kind === 'gap' ? LIVE.gap : kind === 'watched' ? LIVE.watchedPart : LIVE.unwatched
  const text = `${name} ${formatClock(from)}–${formatClock(to)} UTC (${formatAge((to - from) / 1000)})`
  return reason === '' ? text : `${text}: ${reason}`
}

function figuresOf(health: VenueHealth): string {
  const figures = [`${health.message_count.toLocaleString('en')} ${LIVE.perMinute}`]
  if (health.lag_ms !== null) figures.push(`${LIVE.lag} ${Math.round(health.lag_ms)} ms`)
  if (health.uptime_percent !== null) figures.push(`${LIVE.uptime} ${health.uptime_percent.toFixed(1)} %`)
  if (health.error_count > 0) figures.push(`${health.error_count} ${LIVE.errors}`)
  return health.message_count === 0 && health.uptime_percent === null ? '' : figures.join(' · ')
}

function reasonOf(channels: ReturnType<typeof channelsOf>, state: string): string {
  return channels.find((channel) => channel.state === state && channel.reason !== '')?.reason ?? ''
}
