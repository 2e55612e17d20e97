import { createToken } from '../../src/http/security/tokens.ts'

const reader = createToken({ name: 'reader', scope: 'read' })
const admin = createToken({ name: 'boss', scope: 'admin' })

/** Tokens of a test's server, and the option that makes it know them. */
export const TEST_TOKENS = { read: reader.token, admin: admin.token, option: `${reader.line},${admin.line}` }

/** The header that carries a token. */
export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` }
}
