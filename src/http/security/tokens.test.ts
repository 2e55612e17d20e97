import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createToken, findToken, parseTokens } from './tokens.ts'

const HASH = 'ab'.repeat(32)

describe('tokens', () => {
  test('a token made is found by its line, which holds only its hash', () => {
    const { token, line } = createToken({ name: 'bot', scope: 'read' })
    // 32 bytes are 43 characters of base64url.
    expect(token).toMatch(/^liqheat_[\w-]{43}$/)
    expect(line).toBe(`bot:read:${createHash('sha256').update(token).digest('hex')}`)
    const tokens = parseTokens(`${line}, other:admin:${HASH}`)
    expect(findToken(tokens, token)).toMatchObject({ name: 'bot', scope: 'read' })
    expect(findToken(tokens, `${token}x`)).toBeUndefined()
    expect(findToken(tokens, '')).toBeUndefined()
    expect(findToken(tokens, HASH)).toBeUndefined()
  })

  test('no two are equal', () => {
    const made = Array.from({ length: 100 }, () => createToken({ name: 'a', scope: 'admin' }).token)
    expect(new Set(made).size).toBe(100)
  })

  test.each([
    ['a b:read:x', 'name'],
    [`bot:write:${HASH}`, 'scope'],
    ['bot:read:secret-text', '64 hexadecimal'],
    [`bot:read:${HASH}:more`, '64 hexadecimal'],
    [`bot:read:${HASH},bot:admin:${HASH}`, 'entry 2'],
  ])('refuses %s', (text, says) => {
    const fault = expect.objectContaining({ code: 'TOKENS_INVALID', message: expect.stringContaining(says) })
    expect(() => parseTokens(text)).toThrow(fault)
    expect(() => parseTokens(text)).not.toThrow(expect.objectContaining({ message: expect.stringContaining(HASH) }))
  })

  test('nothing configured is no token', () => {
    expect(parseTokens('')).toEqual([])
  })
})
