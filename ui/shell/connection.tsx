import { useSignal, useSignalEffect } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { api, isServerReached, isSignedOut, serverRoot } from '../api.ts'
import { formatClock } from '../format.ts'
import { type Resource, useResource } from '../resource.ts'
import { navigate, pageUrl, route } from '../router.ts'
import { SHELL } from '../strings.ts'
import { linkTo } from './page-links.ts'

const RETRY_MS = 3000
const FEEDS_MS = 15_000

/** A bar that stays while the server is not reached, and asks for it until it is. */
export function OfflineBar() {
  const since = useSignal(0)
  useSignalEffect(() => {
    if (isServerReached.value) return undefined
    since.value = Date.now()
    // The answer, or its failure, sets isServerReached.
    const timer = setInterval(() => void api.get('/health/live').catch(() => {}), RETRY_MS)
    return () => clearInterval(timer)
  })
  if (isServerReached.value) return null
  return (
    <p class="offline" role="alert">
      {SHELL.offline} <b>{formatClock(since.value)} UTC</b>. {SHELL.offlineRetry}
    </p>
  )
}

/** A bar with the way to sign in, once the server wants to know who asks. */
export function SignedOutBar() {
  if (!isSignedOut.value) return null
  const next = new URLSearchParams({ next: pageUrl(route.value) })
  return (
    <p class="offline" role="alert">
      {SHELL.signedOut} <a href={`${new URL('session', serverRoot).pathname}?${next}`}>{SHELL.signIn}</a>
    </p>
  )
}

/** How many live feeds run and how they are; a click shows them. */
export function FeedBadge() {
  const health = useResource({
    question: () => true,
    load: (_question, signal) => api.get('/exchanges/health', {}, { signal }),
    refreshMs: FEEDS_MS,
  })
  const failure = health.failure.value
  const { look, text } = feedsText(health)
  const target = linkTo('live', route.value)
  return (
    <a
      class={`feed-badge ${look}`}
      href={pageUrl(target)}
      title={failure === undefined ? SHELL.feeds : `${SHELL.feeds}: ${failure.detail}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        navigate(target)
      }}
    >
      <i aria-hidden="true" />
      {text}
    </a>
  )
}

/** What is known of the feeds; what was known before a failure may no longer be so. */
function feedsText({ data, failure }: Resource<AnswerOf<'/exchanges/health'>>): { look: string; text: string } {
  if (failure.value !== undefined) return { look: 'stale', text: SHELL.feedsUnknown }
  if (data.value === undefined) return { look: 'off', text: '…' }
  const states = Object.values(data.value.exchanges).map(({ state }) => state)
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length
  const [live, stale, down] = [count('live'), count('stale', 'connecting'), count('down')]
  if (live + stale + down === 0) return { look: 'off', text: SHELL.feedsOff }
  const parts = [
    live > 0 ? `${live} ${SHELL.feedsLive}` : '',
    stale > 0 ? `${stale} ${SHELL.feedsStale}` : '',
    down > 0 ? `${down} ${SHELL.feedsDown}` : '',
  ]
  const look = down > 0 ? 'down' : stale > 0 ? 'stale' : 'live'
  return { look, text: parts.filter((part) => part !== '').join(' · ') }
}
