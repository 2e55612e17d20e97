import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { AppError, type FailureKind, type Retry } from '../../domain/errors.ts'

/** First and only line of a client. */
export interface JobRequest {
  readonly version: string
  readonly name: string
  readonly input: unknown
}

/** Lines of the owner; the last is a result or an error. */
export type JobMessage =
  | { readonly type: 'queued'; readonly before: number }
  | { readonly type: 'progress'; readonly progress: unknown }
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'error'; readonly error: WireError }

/** An error as JSON; `kind` is absent for a bug. */
export interface WireError {
  readonly message: string
  readonly code?: string
  readonly status?: number
  readonly kind?: FailureKind
  readonly retry?: Retry
}

/** Writes one message as a line of JSON. */
export function send(socket: Socket, message: JobMessage | JobRequest): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`)
}

/** Lines of a socket until it closes. */
export function linesOf(socket: Socket): AsyncIterable<string> {
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })
  // A destroyed socket closes without an end, and its reader would wait for ever.
  socket.once('close', () => lines.close())
  return lines
}

export function toWire(error: unknown): WireError {
  if (!(error instanceof AppError))
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  const { message, code, status, kind, retry } = error
  return { message, code, status, kind, retry }
}

/** The error as it was thrown where the job ran. */
export function fromWire({ message, code, status = 500, kind, retry = 'never' }: WireError): Error {
  if (code === undefined || kind === undefined) return new Error(message)
  return new AppError(code, message, { status, kind, retry, details: undefined })
}
