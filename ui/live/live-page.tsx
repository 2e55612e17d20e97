import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useCommands } from '../commands.ts'
import { EmptyNotice, FailureNotice } from '../components/notices.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { formatTime } from '../format.ts'
import type { Resource } from '../resource.ts'
import { LIVE } from '../strings.ts'
import { BarsView } from './bars-view.tsx'
import { channelsOf, venueState } from './feed-view.ts'
import { Feeds } from './feeds.tsx'
import { Filters, togglePause, toggleSound } from './filters.tsx'
import { type LiveData, startLiveData } from './live-data.ts'
import { connection, followLive, missed, pushedFeeds, tape } from './live-feed.ts'
import './live.css'
import { Tape } from './tape.tsx'
import { Totals } from './totals.tsx'
import { view } from './view.ts'

/** Liquidations as they happen, and how the feeds are that bring them. */
export function Page() {
  const data = useMemo(startLiveData, [])
  useEffect(() => () => data.stop(), [data])
  useEffect(() => followLive(), [])
  useCommands(() => [
    { id: 'live-pause', label: LIVE.pause, group: LIVE.title, keys: 'p', run: togglePause },
    { id: 'live-sound', label: LIVE.sound, group: LIVE.title, keys: 's', run: toggleSound },
  ])
  const isLoading = data.stored.isLoading.value || data.health.isLoading.value
  return (
    <main class="page live-page" aria-busy={isLoading && tape.value.rows.length === 0}>
      <header>
        <h1>
          {view.value.symbol === '' ? LIVE.allSymbols : view.value.symbol} <small>{LIVE.title}</small>
        </h1>
        {isSimulated(data) && <SimulatedBadge />}
        <ConnectionState isRunning={isRunning(data)} />
      </header>
      <Filters venues={venuesOf(data)} />
      <Notices data={data} />
      <div class="live-grid">
        <Tape isEmpty={!data.stored.isLoading.value} />
        <div class="live-side">
          <Totals data={data} />
          <BarsView data={data} />
          <Feeds data={data} />
        </div>
      </div>
      <p class="axis-note">{LIVE.axisNote}</p>
    </main>
  )
}

function ConnectionState({ isRunning }: { isRunning: boolean }) {
  const { state } = connection.value
  const text = state === 'connecting' ? LIVE.connecting : state === 'connected' && isRunning ? LIVE.connected : ''
  return (
    <span class={`live-dot ${state}`} role="status">
      {text}
    </span>
  )
}

/** Whatever stands between what happens and what is shown. */
function Notices({ data }: { data: LiveData }) {
  const { health, coverage, stored, minutes, prices, pastEnd, watched } = data
  const isKnown = health.data.value !== undefined && coverage.data.value !== undefined
  return (
    <>
      <Connection />
      <MissedNotice />
      <Failures resources={[health, coverage, stored, minutes, prices]} />
      {isKnown && !isRunning(data) && (
        <EmptyNotice
          title={LIVE.notRunning}
          text={watched.value.length === 0 ? LIVE.notRunningEmpty : LIVE.notRunningText}
          commands={LIVE.notRunningCommands}
        />
      )}
      {pastEnd.value !== undefined && <p class="notice">{LIVE.past(formatTime(pastEnd.value))}</p>}
    </>
  )
}

/** Failures that say the same are shown once; trying again tries all of them. */
function Failures({ resources }: { resources: readonly Pick<Resource<unknown>, 'failure' | 'retry'>[] }) {
  const failed = resources.filter(({ failure }) => failure.value !== undefined)
  const firsts = failed.filter(
    ({ failure }, i) => failed.findIndex((other) => other.failure.value?.detail === failure.value?.detail) === i,
  )
  return firsts.map(({ failure }) => (
    <FailureNotice
      key={failure.value?.detail}
      resource={{
        failure,
        retry: () => {
          for (const resource of failed) resource.retry()
        },
      }}
    />
  ))
}

/** The banner of a lost connection counts down to the next attempt. */
function Connection() {
  const now = useSignal(Date.now())
  const current = connection.value
  useEffect(() => {
    if (current.state !== 'lost') return undefined
    now.value = Date.now()
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => clearInterval(timer)
  }, [current])
  if (current.state === 'refused') {
    return (
      <p class="notice failure" role="alert">
        {LIVE.refused}: {current.error.detail} <small>{current.error.code}</small>
      </p>
    )
  }
  if (current.state !== 'lost') return null
  return (
    <p class="notice failure reconnect" role="alert">
      {LIVE.lost(Math.max(0, Math.ceil((current.nextAt - now.value) / 1000)))}
    </p>
  )
}

function MissedNotice() {
  const known = missed.value
  if (known === undefined) return null
  return (
    <div class="notice missed" role="alert">
      <p>
        {known.rows !== undefined && <b>{LIVE.missedRows(known.rows)}. </b>}
        {LIVE.missed[known.reason]}
      </p>
      <button
        type="button"
        onClick={() => {
          missed.value = undefined
        }}
      >
        {LIVE.dismiss}
      </button>
    </div>
  )
}

function isSimulated(data: LiveData): boolean {
  const newest = tape.value.rows[0]?.row.data_kind
  return data.stored.data.value?.meta.data_kind === 'simulated' || newest === 'simulated'
}

/** Whether some feed of some venue runs. */
function isRunning(data: LiveData): boolean {
  return Object.values(data.health.data.value?.exchanges ?? {}).some((health) => {
    const state = venueState(channelsOf(health, pushedFeeds.value))
    return state !== 'disabled' && state !== 'not_supported'
  })
}

/** Venues that have a feed of liquidations, or stored ones. */
function venuesOf(data: LiveData): string[] {
  const feeds = Object.values(data.health.data.value?.exchanges ?? {})
    .filter(({ coverage }) => coverage !== 'none')
    .map(({ exchange }) => exchange)
  return [...new Set([...feeds, ...data.watched.value.map(({ exchange }) => exchange)])]
}
