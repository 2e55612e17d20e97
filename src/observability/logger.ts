import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'
import { withoutSecrets, withoutSecretsWithin } from './without-secrets.ts'

/** Fields that carry credentials wherever a request or its headers are logged. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'cg-api-key',
  'x-mbx-apikey',
  'proxy-authorization',
]
const HOLDERS = ['', 'headers', 'req.headers', 'res.headers', 'request.headers']

/**
 * The log of a process, as lines of JSON. Credentials in headers are left out by name, those within texts (addresses,
 * messages and stacks of errors) by their form.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      redact: {
        paths: HOLDERS.flatMap((holder) => SECRET_FIELDS.map((field) => `${holder}["${field}"]`)),
        censor: '[redacted]',
      },
      serializers: {
        err: (error: Error) => withoutSecretsWithin(stdSerializers.err(error)),
        req: (request: { readonly method?: string; readonly url?: string; readonly ip?: string }) => ({
          method: request.method,
          url: withoutSecrets(request.url ?? ''),
          address: request.ip,
        }),
      },
      hooks: { streamWrite: withoutSecrets },
    },
    destination,
  )
}
