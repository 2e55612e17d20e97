import { defineError } from '../domain/errors.ts'

export const FeedUrlInvalid = defineError('FEED_URL_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { exchange: string; url: string }) =>
    `${d.exchange}: "${d.url}" is no WebSocket URL; give one that begins with ws:// or wss:// and has no #`,
})

export const InstrumentsUnreadable = defineError('INSTRUMENTS_UNREADABLE', {
  status: 502,
  kind: 'network',
  retry: 'later',
  message: (d: { path: string; problem: string }) =>
    `the venue's list of instruments at ${d.path} cannot be read (${d.problem}); it is asked for again`,
})
