import { defineError } from '../../domain/errors.ts'
import type { App } from '../context.ts'

/** Characters of an address with its query. */
const LONGEST_URL = 8192
/** More than any route has, with room for repeated ones, which are refused by name. */
const MOST_PARAMETERS = 64

const UrlTooLong = defineError('URL_TOO_LONG', {
  status: 414,
  kind: 'usage',
  message: (d: { length: number }) => `the address has ${d.length} characters; at most ${LONGEST_URL} are read`,
})

const TooManyParameters = defineError('PARAMETERS_TOO_MANY', {
  status: 400,
  kind: 'usage',
  message: (d: { count: number }) => `the query has ${d.count} parameters; at most ${MOST_PARAMETERS} are read`,
})

/** Refuses addresses and queries beyond what any route needs, before anything is computed for them. */
export function registerRequestSize(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    const url = raw.url ?? ''
    if (url.length > LONGEST_URL) throw UrlTooLong({ length: url.length })
    const count = url.includes('?') ? url.slice(url.indexOf('?') + 1).split('&').length : 0
    if (count > MOST_PARAMETERS) throw TooManyParameters({ count })
  })
}
