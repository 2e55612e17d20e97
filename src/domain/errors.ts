/** When the same request may be tried again: never as it stands, at once, or after a pause. */
export type Retry = 'never' | 'now' | 'later'

/** What kind of failure a person meets on the command line; each has its own exit code. */
export type FailureKind = 'usage' | 'data' | 'network'

/** One entry of the error catalogue; `code` is public and stable, the message may improve. */
export interface ErrorSpec<Details> {
  readonly status: number
  readonly kind: FailureKind
  readonly retry?: Retry
  readonly message: (details: Details) => string
}

/** An expected failure: it names the thing, the value found and the remedy, and travels to HTTP, CLI and logs. */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly kind: FailureKind
  readonly retry: Retry
  readonly details: unknown

  constructor(
    code: string,
    message: string,
    spec: { status: number; kind: FailureKind; retry: Retry; details: unknown },
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.status = spec.status
    this.kind = spec.kind
    this.retry = spec.retry
    this.details = spec.details
  }
}

/** A maker of one catalogued error; call it with the details and, where there is one, the cause. */
export type ErrorFactory<Details> = (details: Details, options?: ErrorOptions) => AppError

/** Declares a catalogue entry: `AREA_PROBLEM` code, HTTP status, exit kind, retry class and message. */
export function defineError<Details>(code: string, spec: ErrorSpec<Details>): ErrorFactory<Details> {
  const { status, kind, retry = 'never', message } = spec
  return (details, options) => new AppError(code, message(details), { status, kind, retry, details }, options)
}
