import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { defineError } from '../../domain/errors.ts'
import { createEncoder, type TableFormat } from '../../export/tables/encode-table.ts'
import type { TableBatch, TableEncoder, TableHead } from '../../export/tables/table.ts'
import { contentTypeOf } from './answer-format.ts'

/** Each holds a batch or two, and what the socket buffers. */
const MOST_STREAMS = 16
/** So that nobody keeps others from reading by reading slowly. */
const MOST_OF_CALLER = 3
/** A reader that takes nothing for so long is cut off. */
const MOST_IDLE_MS = 120_000

const StreamsBusy = defineError('STREAMS_BUSY', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: () => `${MOST_STREAMS} streamed answers are being read; try again later, or ask for a shorter range`,
})

const StreamsTooMany = defineError('STREAMS_TOO_MANY', {
  status: 429,
  kind: 'usage',
  retry: 'later',
  message: () =>
    `you are reading ${MOST_OF_CALLER} streamed answers of this route already, which is all that one token or address may; ask again when one has ended`,
})

/** A table whose rows are read while it is sent; the next batch is asked for when the client has taken the one before. */
export interface StreamedTable extends TableHead {
  readonly batches: AsyncIterable<TableBatch>
}

/**
 * Sends tables that are too large to be kept: nothing of them is cached, and at no time more than a piece is in memory.
 *
 * A client that goes away ends the reading; one that stops taking is cut off after two minutes.
 */
export class TableStreams {
  /** Account of the caller by stream. */
  private readonly open = new Map<Readable, string>()

  /** @throws STREAMS_TOO_MANY, STREAMS_BUSY */
  send(
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    format: TableFormat,
    { columns, meta, batches }: StreamedTable,
  ): FastifyReply {
    const { account } = request.caller
    this.requireRoom(account)
    reply.type(contentTypeOf(format)).header('cache-control', 'no-store')
    // The framework would read a stream to its end to throw it away.
    if (request.method === 'HEAD') return reply.send(Readable.from([]))
    const idle = setTimeout(() => stream.destroy(new Error('the reader stopped taking')), MOST_IDLE_MS)
    const pieces = piecesOf(createEncoder(format, { columns, meta }), batches, () => idle.refresh())
    const stream = Readable.from(pieces, { objectMode: false, highWaterMark: 0 })
    this.open.set(stream, account)
    stream.once('close', () => {
      clearTimeout(idle)
      this.open.delete(stream)
    })
    return reply.send(stream)
  }

  /** Cuts off whoever still reads. */
  close(): void {
    for (const stream of this.open.keys()) stream.destroy(new Error('the server stops'))
  }

  private requireRoom(account: string): void {
    const own = [...this.open.values()].filter((other) => other === account)
    if (own.length >= MOST_OF_CALLER) throw StreamsTooMany({})
    if (this.open.size >= MOST_STREAMS) throw StreamsBusy({})
  }
}

async function* piecesOf(
  encoder: TableEncoder,
  batches: AsyncIterable<TableBatch>,
  onTaken: () => void,
): AsyncGenerator<Uint8Array> {
  yield encoder.begin()
  for await (const batch of batches) {
    onTaken()
    const piece = encoder.add(batch)
    if (piece.byteLength > 0) yield piece
  }
  onTaken()
  const end = encoder.end()
  if (end.byteLength > 0) yield end
}
