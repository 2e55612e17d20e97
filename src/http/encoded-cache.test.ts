import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { EncodedCache } from './encoded-cache.ts'

const BODY = Buffer.from('x'.repeat(5000))

function maker(body: Buffer = BODY) {
  const calls = { count: 0 }
  const make = async () => {
    calls.count++
    return { contentType: 'text/plain', body }
  }
  return { calls, make }
}

describe('EncodedCache', () => {
  test('makes an answer once for all who wait, and keeps it', async () => {
    const cache = new EncodedCache(1e6)
    const { calls, make } = maker()
    const answers = await Promise.all(Array.from({ length: 10 }, () => cache.get('a', make)))
    await cache.get('a', make)
    expect(calls.count).toBe(1)
    expect(new Set(answers.map(({ etag }) => etag)).size).toBe(1)
  })

  test('does not keep a failure', async () => {
    const cache = new EncodedCache(1e6)
    await expect(cache.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect((await cache.get('a', maker().make)).contentType).toBe('text/plain')
  })

  test('offers the same body in every coding, compressed once', async () => {
    const answer = await new EncodedCache(1e6).get('a', maker().make)
    const brotli = await answer.encode('br')
    expect(brotliDecompressSync(brotli.bytes)).toEqual(BODY)
    expect(gunzipSync((await answer.encode('gzip')).bytes)).toEqual(BODY)
    expect((await answer.encode('identity')).bytes).toBe(BODY)
    expect((await answer.encode('br')).bytes).toBe(brotli.bytes)
  })

  test('leaves small bodies as they are', async () => {
    const small = await new EncodedCache(1e6).get('a', maker(Buffer.from('{}')).make)
    expect(await small.encode('br')).toEqual({ coding: 'identity', bytes: Buffer.from('{}') })
  })

  test('drops the least recently used when the bytes are used up', async () => {
    const cache = new EncodedCache(11_000)
    const { calls, make } = maker()
    for (const key of ['a', 'b', 'a', 'c', 'a']) await cache.get(key, make)
    expect(calls.count).toBe(3)
    await cache.get('b', make)
    expect(calls.count).toBe(4)
  })

  test('answers of different keys have different ETags', async () => {
    const cache = new EncodedCache(1e6)
    const [a, b] = [await cache.get('a', maker().make), await cache.get('b', maker().make)]
    expect(a.etag).not.toBe(b.etag)
  })
})
