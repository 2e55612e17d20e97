import { createServer, type RequestListener, type Server } from 'node:http'
import { answerUnexpected } from '../errors.ts'
import type { Connections } from './connections.ts'

const SECOND = 1000
const KILOBYTE = 1024

/** Bytes of a request's body, where a route says nothing else. */
export const BODY_BYTES = 64 * KILOBYTE

/** Slow senders hold a connection no longer than these; answers may take as long as they need to be computed. */
const TIMES = {
  /** Head of a request. */
  headersTimeout: 10 * SECOND,
  /** Whole request. */
  requestTimeout: 30 * SECOND,
  /** Pause between two requests; longer than that of common proxies (60 s), so that they end a connection first. */
  keepAliveTimeout: 65 * SECOND,
  /** How often the first two are looked at. */
  connectionsCheckingInterval: 2 * SECOND,
}
/** Nothing moves on a connection: a client that does not take its answer, or an answer that takes too long. */
const SILENCE_MS = 300 * SECOND
const HEADER_BYTES = 16 * KILOBYTE

/** A server that no client can hold up: times and sizes of requests are bounded, and so are its connections. */
export function boundedServer(listener: RequestListener, connections: Connections): Server {
  const server = createServer({ ...TIMES, maxHeaderSize: HEADER_BYTES }, listener)
  server.setTimeout(SILENCE_MS)
  server.on('checkExpectation', answerUnexpected)
  connections.watch(server)
  return server
}
