import { isIP } from 'node:net'
import type { Config } from '../config/schema.ts'
import { defineError, type ErrorFactory } from '../domain/errors.ts'
import type { Access } from '../http/security/access.ts'
import { isLoopback } from '../http/security/client-address.ts'
import { parseTokens } from '../http/security/tokens.ts'

const NETWORKS = ['loopback', 'linklocal', 'uniquelocal']
const MOST_HOPS = 10

const ServerExposed = defineError('SERVER_EXPOSED', {
  status: 400,
  kind: 'usage',
  message: (d: { host: string }) =>
    `host ${d.host} can be reached by others, and no token is configured; make one with "liqheat token create", or say ` +
    '--allow-public to let everybody read',
})

const CorsOriginInvalid = defineError('CORS_ORIGIN_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { origin: string }) =>
    `cors_origins: "${d.origin}" is no origin; write scheme and host such as https://charts.example, without a path`,
})

const EmbedOriginInvalid = defineError('EMBED_ORIGIN_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { origin: string }) =>
    `embed_origins: "${d.origin}" is no origin; write scheme and host such as https://blog.example, without a path`,
})

const TrustProxyInvalid = defineError('TRUST_PROXY_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { entry: string }) =>
    `trust_proxy: "${d.entry}" is no address, no network such as 10.0.0.0/8, none of ${NETWORKS.join(', ')}, and no ` +
    `number up to ${MOST_HOPS}`,
})

/**
 * Who may ask a server of this configuration what.
 *
 * @throws SERVER_EXPOSED where others could ask without a token and nobody said so; TOKENS_INVALID,
 *   CORS_ORIGIN_INVALID, EMBED_ORIGIN_INVALID, TRUST_PROXY_INVALID
 */
export function accessOf(config: Config): Access {
  const access = {
    tokens: parseTokens(config.tokens),
    corsOrigins: parseOrigins(config.cors_origins, CorsOriginInvalid),
    embedOrigins: parseOrigins(config.embed_origins, EmbedOriginInvalid),
    trustProxy: parseTrustProxy(config.trust_proxy),
  }
  const isOpen = access.tokens.length === 0 && !isLoopback(config.host)
  if (isOpen && !config.allow_public) throw ServerExposed({ host: config.host })
  return access
}

function parseOrigins(list: string, invalid: ErrorFactory<{ origin: string }>): string[] {
  return listOf(list).map((text) => {
    if (text === '*') return text
    const origin = URL.canParse(text) ? new URL(text).origin : undefined
    if (origin === undefined || origin === 'null' || text.replace(/\/$/, '').toLowerCase() !== origin) {
      throw invalid({ origin: text })
    }
    return origin
  })
}

function parseTrustProxy(text: string): readonly string[] | number {
  const entries = listOf(text)
  const [first = ''] = entries
  if (entries.length === 1 && /^\d+$/.test(first)) {
    if (Number(first) > MOST_HOPS) throw TrustProxyInvalid({ entry: first })
    return Number(first)
  }
  const wrong = entries.find((entry) => !NETWORKS.includes(entry) && !isNetwork(entry))
  if (wrong !== undefined) throw TrustProxyInvalid({ entry: wrong })
  return entries
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}
