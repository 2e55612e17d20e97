import websocket from '@fastify/websocket'
import { Type } from 'typebox'
import type { WebSocket } from 'ws'
import { defineError } from '../../domain/errors.ts'
import type { App, HttpContext } from '../context.ts'
import { ProblemSchema } from '../schemas.ts'
import type { Channel } from './channel.ts'
import { candlesChannel } from './channels/candles.ts'
import { healthChannel } from './channels/health.ts'
import { heatmapChannel } from './channels/heatmap.ts'
import { liquidationsChannel } from './channels/liquidations.ts'
import { StreamHub } from './hub.ts'
import { Outbox } from './outbox.ts'
import { Session, type SessionContext } from './session.ts'

const KILOBYTE = 1024
const MEGABYTE = 1024 * KILOBYTE
const OUTBOX_LIMITS = { bufferedBytes: MEGABYTE, waitingBytes: MEGABYTE, answerBytes: 64 * KILOBYTE }
const PING_MS = 30_000
/** How long clients have to say goodbye when the server stops, ms. */
const GOODBYE_MS = 1000
/** Part of all connections that one token or address may hold, so that nobody keeps others out alone. */
const CALLER_SHARE = 1 / 4
/** Connections that one may hold of a server that takes few: those of a household or an office. */
const LEAST_OF_CALLER = 64
const POLICY_VIOLATION = 1008
const GOING_AWAY = 1001

const UpgradeRequired = defineError('UPGRADE_REQUIRED', {
  status: 426,
  kind: 'usage',
  message: () => '/ws speaks WebSocket; see docs/WEBSOCKET.md',
})

const ClientsFull = defineError('WS_CLIENTS_FULL', {
  status: 503,
  kind: 'usage',
  retry: 'later',
  message: (d: { limit: number }) => `${d.limit} WebSocket clients are connected, which is the limit; try again later`,
})

const ClientsTooMany = defineError('WS_CLIENTS_TOO_MANY', {
  status: 429,
  kind: 'usage',
  retry: 'later',
  message: (d: { limit: number }) =>
    `you hold ${d.limit} WebSocket connections, which is all that one token or address may; close some, or subscribe more often on one`,
})

/** WS /ws: what happens now, as subscriptions with snapshots and numbered updates. */
export async function registerWs(app: App, context: HttpContext, { mostClients }: { readonly mostClients: number }) {
  const { now } = context
  const hub = new StreamHub(now)
  const { channels, stop } = makeChannels(context)
  const onUnexpected = (err: unknown): void => app.log.error({ err }, 'a WebSocket subscription failed')
  const sessions: SessionContext = { hub, channels, now, onUnexpected }
  const sockets = new Map<WebSocket, Client>()
  const mostOfCaller = Math.max(LEAST_OF_CALLER, Math.ceil(mostClients * CALLER_SHARE))

  await app.register(websocket, {
    options: { maxPayload: 64 * KILOBYTE, perMessageDeflate: false },
    errorHandler: (error, socket, { log }) => {
      // What is no frame, or too large, the library has closed with the code that says so; ended here, it would be lost.
      if (isClientFault(error)) return
      log.error({ err: error }, 'a WebSocket failed')
      socket.terminate()
    },
    preClose: async () => {
      for (const socket of sockets.keys()) socket.close(GOING_AWAY)
      const timer = setTimeout(() => {
        for (const socket of sockets.keys()) socket.terminate()
      }, GOODBYE_MS)
      await Promise.all([...sockets.keys()].map((socket) => new Promise((done) => socket.once('close', done))))
      clearTimeout(timer)
    },
  })
  const pings = setInterval(() => pingAll(sockets), PING_MS)
  pings.unref()
  app.addHook('onClose', async () => {
    clearInterval(pings)
    stop()
    hub.close()
  })
  app.route({
    method: 'GET',
    url: '/ws',
    schema: {
      tags: ['service'],
      summary: 'WebSocket of what happens now',
      description:
        'Send {"op":"subscribe","id":"a","channel":"liquidations"}; channels are liquidations, candles, health and ' +
        'heatmap, filters stand beside the channel. Answers are subscribed, a snapshot, then numbered updates. ' +
        'docs/WEBSOCKET.md has every message.',
      response: {
        101: Type.Null({ description: 'Switching protocols' }),
        426: ProblemSchema,
        429: ProblemSchema,
        503: ProblemSchema,
      },
    },
    onRequest: (request, reply, done) => {
      if (!request.ws) {
        reply.header('upgrade', 'websocket')
        done(UpgradeRequired({}))
      } else if (sockets.size >= mostClients) done(ClientsFull({ limit: mostClients }))
      else if (countOf(sockets, request.caller.account) >= mostOfCaller) done(ClientsTooMany({ limit: mostOfCaller }))
      else done()
    },
    handler: () => {
      throw UpgradeRequired({})
    },
    wsHandler: (socket, { caller }) => {
      const state = { isAlive: true, account: caller.account }
      sockets.set(socket, state)
      hub.clients = sockets.size
      const session = new Session(sessions, new Outbox(sinkOf(socket), OUTBOX_LIMITS), () =>
        socket.close(POLICY_VIOLATION, 'too many faulty messages'),
      )
      socket.on('pong', () => {
        state.isAlive = true
      })
      socket.on('message', (data, isBinary) => {
        if (socket.readyState !== socket.OPEN) return
        session.take(isBinary ? '' : textOf(data))
      })
      socket.on('close', () => {
        session.close()
        sockets.delete(socket)
        hub.clients = sockets.size
      })
    },
  })
}

/** What is known of a connection. */
interface Client {
  /** Whether it gave a sign of life since it was last asked for one. */
  isAlive: boolean
  readonly account: string
}

function countOf(sockets: ReadonlyMap<WebSocket, Client>, account: string): number {
  return [...sockets.values()].filter((client) => client.account === account).length
}

function makeChannels(context: HttpContext): { channels: Map<string, Channel>; stop: () => void } {
  const live = [liquidationsChannel(context), candlesChannel(context), healthChannel(context)]
  const all: Channel[] = live.map(({ channel }) => channel)
  all.push(heatmapChannel(context.maps, context))
  return {
    channels: new Map(all.map((channel) => [channel.name, channel])),
    stop: () => {
      for (const { stop } of live) stop()
    },
  }
}

function sinkOf(socket: WebSocket) {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount
    },
    write: (bytes: Buffer, onWritten: () => void) => {
      if (socket.readyState === socket.OPEN) socket.send(bytes, { binary: false }, onWritten)
    },
    giveUp: () => socket.terminate(),
  }
}

/** Whether an error says that a client sent no WebSocket frames, or too large ones. */
function isClientFault(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('WS_ERR_')
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Buffer.isBuffer(data)) return data.toString()
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data).toString()
}

/** Asks every client for a sign of life and ends those that gave none since the last time. */
function pingAll(sockets: ReadonlyMap<WebSocket, Client>): void {
  for (const [socket, state] of sockets) {
    if (!state.isAlive) socket.terminate()
    else {
      state.isAlive = false
      socket.ping()
    }
  }
}
