import type { Static, TObject, TSchema } from 'typebox'
import type { SnapshotRows } from './snapshot.ts'

/** What a stream's source tells. */
export interface StreamOutput {
  /** A row as JSON; rows that come close together travel together. */
  add(text: string): void
  /** What was told before is not so any more: all rows anew. */
  restart(rows: SnapshotRows): void
  /** Nothing more will come. */
  fail(error: unknown): void
}

/** Where the rows of a stream come from. */
export interface StreamSource {
  /**
   * Reads what a new client must know; the function it resolves to adds what was told meanwhile, so that its rows are
   * those of the moment of the call: everything told before, nothing after.
   */
  load(): Promise<() => SnapshotRows>
  /** Ends the updates. */
  close(): void
}

/** Something to subscribe to; equal filters share one stream. */
export interface Channel<Filters extends TObject = TObject> {
  readonly name: string
  /** Filters as the client writes them. */
  readonly filters: Filters
  /** Streams that may be open at once. */
  readonly mostStreams: number
  /** Filters with one spelling for one meaning. @throws AppError for those that mean nothing */
  normalise(filters: Static<Filters>): Readonly<Record<string, unknown>>
  open(filters: Static<Filters>, output: StreamOutput): StreamSource
}

/** Declares a channel whose filters are typed by their schema. */
export function defineChannel<Properties extends Record<string, TSchema>>(
  channel: Channel<TObject<Properties>>,
): Channel<TObject<Properties>> {
  return channel
}
