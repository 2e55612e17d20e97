import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { defineError } from '../../domain/errors.ts'

/** What a token may do: `read` asks, `admin` also changes the server's state and runs SQL. */
export const SCOPES = ['read', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** A token as the configuration keeps it: the token itself is nowhere but with its holder. */
export interface KnownToken {
  readonly name: string
  readonly scope: Scope
  /** SHA-256 of the token. */
  readonly hash: Buffer
}

const TOKEN_BYTES = 32
const PREFIX = 'liqheat_'
const NAME = /^[A-Za-z0-9_-]{1,40}$/
const HASH = /^[0-9a-f]{64}$/

const TokensInvalid = defineError('TOKENS_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { position: number; problem: string }) =>
    `tokens: entry ${d.position} ${d.problem}; "liqheat token create" makes lines of the form name:scope:hash`,
})

/**
 * Tokens of a configuration, as `name:scope:hash` separated by commas.
 *
 * @throws TOKENS_INVALID, without showing a hash
 */
export function parseTokens(text: string): readonly KnownToken[] {
  const names = new Set<string>()
  const entries = text.split(',').map((entry) => entry.trim())
  return entries
    .filter((entry) => entry !== '')
    .map((entry, index) => {
      const fault = (problem: string) => TokensInvalid({ position: index + 1, problem })
      const [name = '', scope = '', hash = '', ...rest] = entry.split(':')
      if (!NAME.test(name)) throw fault('has no name of up to 40 letters, digits, "-" or "_"')
      if (names.has(name)) throw fault(`has the name "${name}", which another has`)
      if (!isScope(scope)) throw fault(`("${name}") has a scope that is none of ${SCOPES.join(', ')}`)
      if (rest.length > 0 || !HASH.test(hash)) throw fault(`("${name}") has no hash of 64 hexadecimal digits`)
      names.add(name)
      return { name, scope, hash: Buffer.from(hash, 'hex') }
    })
}

/**
 * A new token and its line for the configuration.
 *
 * @throws TOKENS_INVALID for a name that the configuration cannot hold
 */
export function createToken({ name, scope }: { readonly name: string; readonly scope: Scope }): {
  readonly token: string
  readonly line: string
} {
  const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
  const line = `${name}:${scope}:${hashOf(token).toString('hex')}`
  parseTokens(line)
  return { token, line }
}

/**
 * The known token that a text is; every one is compared, in a time that tells nothing of where they differ.
 *
 * One SHA-256 is enough: a token is 256 random bits, which no speed of hashing finds; slow hashes such as scrypt are
 * for secrets that people choose, and would let anybody spend the server's time with wrong ones.
 */
export function findToken(tokens: readonly KnownToken[], text: string): KnownToken | undefined {
  const hash = hashOf(text)
  let found: KnownToken | undefined
  for (const token of tokens) if (timingSafeEqual(token.hash, hash)) found = token
  return found
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text)
}
