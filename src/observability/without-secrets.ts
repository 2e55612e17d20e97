/** Tokens of this server, and values of parameters and headers that name a credential. */
const TOKEN = /liqheat_[\w-]{20,}/g
const PARAMETER = /\b((?:access_)?token|api_?key|secret|signature|password)=([^&\s"']+)/gi
const HEADER = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi
const DEEPEST = 4

/** A text as it may be logged: credentials in it are replaced. */
export function withoutSecrets(text: string): string {
  return text.replace(TOKEN, '[redacted]').replace(PARAMETER, '$1=[redacted]').replace(HEADER, '$1 [redacted]')
}

/** Anything as it may be logged: the texts in it are without credentials. What lies too deep to be looked at goes. */
export function withoutSecretsWithin(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutSecrets(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '[too deep]'
  if (Array.isArray(value)) return value.map((entry) => withoutSecretsWithin(entry, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutSecretsWithin(entry, depth + 1)]))
}
