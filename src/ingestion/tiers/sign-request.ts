import { createHmac } from 'node:crypto'
import type { RequestSigning } from '../../exchanges/tier-api.ts'
import type { RequestSigner } from '../rest/client.ts'

/** A key of an exchange account and its secret; never shown. */
export interface Credentials {
  readonly key: string
  readonly secret: string
}

/** Signs a venue's requests in its own way with the user's key. */
export function createSigner(signing: RequestSigning, { key, secret }: Credentials): RequestSigner {
  return {
    sign: ({ query }, now) => {
      const unsigned = { ...query, ...signing.parameters, [signing.timeParameter]: String(now) }
      const text = new URLSearchParams(unsigned).toString()
      const signature = createHmac('sha256', secret).update(text).digest('hex')
      return {
        query: { ...unsigned, [signing.signatureParameter]: signature },
        headers: { [signing.keyHeader]: key },
      }
    },
    redact: (text) => text.replaceAll(key, '(key)').replaceAll(secret, '(secret)'),
  }
}
