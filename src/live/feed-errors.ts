import { defineError } from '../domain/errors.ts'

export const FeedUrlInvalid = defineError('FEED_URL_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { exchange: string; url: string }) =>
    `${d.exchange}: "${d.url}" is no WebSocket URL; give one that begins with ws:// or wss:// and has no #`,
})
