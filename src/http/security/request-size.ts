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

const NumberTooLarge = defineError('NUMBER_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string }) => `${d.name} is beyond the numbers that a computer holds; give a smaller one`,
})

/**
 * Refuses addresses, queries and numbers beyond what any route needs, before anything is computed for them. JSON Schema
 * lets 1e309 pass: it is read as infinity.
 */
export function registerRequestSize(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    const url = raw.url ?? ''
    if (url.length > LONGEST_URL) throw UrlTooLong({ length: url.length })
    const count = url.includes('?') ? url.slice(url.indexOf('?') + 1).split('&').length : 0
    if (count > MOST_PARAMETERS) throw TooManyParameters({ count })
  })
  app.addHook('preHandler', async ({ query }) => {
    const isInfinite = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value)
    const name = Object.entries(Object(query)).find(([, value]) => isInfinite(value))?.[0]
    if (name !== undefined) throw NumberTooLarge({ name })
  })
}
