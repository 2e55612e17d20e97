import { useSignal, useSignalEffect } from '@preact/signals'
import { api, isServerReached, isSignedOut, serverRoot } from '../api.ts'
import { formatClock } from '../format.ts'
import { useResource } from '../resource.ts'
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
  const states = Object.values(health.data.value?.exchanges ?? {}).map(({ state }) => state)
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length
  const running = count('live', 'connecting', 'stale', 'down')
  const [live, stale, down] = [count('live'), count('stale', 'connecting'), count('down')]
  const worst = down > 0 ? 'down' : stale > 0 ? 'stale' : 'live'
  const text =
    running === 0
      ? SHELL.feedsOff
      : [
          live > 0 ? `${live} ${SHELL.feedsLive}` : '',
          stale > 0 ? `${stale} ${SHELL.feedsStale}` : '',
          down > 0 ? `${down} ${SHELL.feedsDown}` : '',
        ]
          .filter((part) => part !== '')
          .join(' · ')
  const target = linkTo('live', route.value)
  return (
    <a
      class={`feed-badge ${running === 0 ? 'off' : worst}`}
      href={pageUrl(target)}
      title={SHELL.feeds}
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
