import { AppError } from '../domain/errors.ts'

/** Errors that say that there is nothing to draw a map from; a symbol that is not known at all is not one of them. */
const NOTHING_AVAILABLE: ReadonlySet<string> = new Set([
  'MODEL_INPUTS_MISSING',
  'EXCHANGE_NOT_STORED',
  'NOTHING_KNOWN_THEN',
])

/** Waits for an answer; where there is no data for it, the error has the same code and text with status 503. */
export async function orUnavailable<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    if (!(cause instanceof AppError && NOTHING_AVAILABLE.has(cause.code))) throw cause
    const { code, message, kind, details } = cause
    throw new AppError(code, message, { status: 503, kind, retry: 'later', details }, { cause })
  }
}
