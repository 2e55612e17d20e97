import { describe, expect, test } from 'vitest'
import { loadConfig } from '../config/load.ts'
import { accessOf } from './access-options.ts'

const TOKENS = `bot:read:${'ab'.repeat(32)}`
const accessWith = (flags: Record<string, unknown>) => accessOf(loadConfig({ file: undefined, environment: {}, flags }))
const fault = (code: string) => expect.objectContaining({ code })

describe('accessOf', () => {
  test.each(['127.0.0.1', 'localhost', '::1'])('lets a server listen on %s without a token', (host) => {
    expect(accessWith({ host })).toEqual({ tokens: [], corsOrigins: [], embedOrigins: [], trustProxy: [] })
  })

  test.each(['0.0.0.0', '::', '192.168.1.2', 'example.com'])('does not on %s, unless told or with a token', (host) => {
    expect(() => accessWith({ host })).toThrow(fault('SERVER_EXPOSED'))
    expect(accessWith({ host, allow_public: true }).tokens).toEqual([])
    expect(accessWith({ host, tokens: TOKENS }).tokens).toHaveLength(1)
  })

  test('reads lists of origins and proxies', () => {
    const { corsOrigins, trustProxy } = accessWith({
      cors_origins: 'https://charts.example, http://localhost:5173/',
      trust_proxy: 'loopback, 10.0.0.0/8, 2001:db8::/32',
    })
    expect(corsOrigins).toEqual(['https://charts.example', 'http://localhost:5173'])
    expect(trustProxy).toEqual(['loopback', '10.0.0.0/8', '2001:db8::/32'])
    expect(accessWith({ trust_proxy: '2' }).trustProxy).toBe(2)
    expect(accessWith({ cors_origins: '*' }).corsOrigins).toEqual(['*'])
    expect(accessWith({ embed_origins: 'https://blog.example' }).embedOrigins).toEqual(['https://blog.example'])
  })

  test.each(['charts.example', 'https://charts.example/page', 'null', 'file:///a'])('refuses origin %s', (origin) => {
    expect(() => accessWith({ cors_origins: origin })).toThrow(fault('CORS_ORIGIN_INVALID'))
    expect(() => accessWith({ embed_origins: origin })).toThrow(fault('EMBED_ORIGIN_INVALID'))
  })

  test.each(['proxy', '10.0.0.0/33', '10.0.0.0/8/8', '11', '2,3'])('refuses proxy %s', (entry) => {
    expect(() => accessWith({ trust_proxy: entry })).toThrow(fault('TRUST_PROXY_INVALID'))
  })
})
