import type { IncomingHttpHeaders } from 'node:http'

const BEARER = /^Bearer +(\S+)$/i

/**
 * The token that a request carries: that of `Authorization: Bearer`, else the key that CoinGlass clients send in
 * `CG-API-KEY`; undefined without either.
 */
export function tokenOfHeaders(headers: IncomingHttpHeaders): string | undefined {
  const [, bearer] = BEARER.exec(headers.authorization ?? '') ?? []
  if (bearer !== undefined) return bearer
  const key = headers['cg-api-key']
  return typeof key === 'string' && key.trim() !== '' ? key.trim() : undefined
}
