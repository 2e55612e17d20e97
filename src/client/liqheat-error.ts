/** A failure as the server told it, or one on the way to it. */
export class LiqheatError extends Error {
  /** Stable; SERVER_UNREACHABLE and ANSWER_UNREADABLE are the client's own. */
  readonly code: string
  /** HTTP status; 0 where there was no answer, and on a WebSocket. */
  readonly status: number
  /** What is wrong, with the value found and the remedy. */
  readonly detail: string
  /** Names the request in the server's log. */
  readonly request_id: string | undefined
  /** Seconds after which the server wants to be asked again. */
  readonly retry_after: number | undefined

  constructor(fields: LiqheatErrorFields, options?: ErrorOptions) {
    super(`${fields.detail} [${fields.code}]`, options)
    this.name = 'LiqheatError'
    this.code = fields.code
    this.status = fields.status
    this.detail = fields.detail
    this.request_id = fields.request_id
    this.retry_after = fields.retry_after
  }
}

interface LiqheatErrorFields {
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly request_id?: string | undefined
  readonly retry_after?: number | undefined
}
