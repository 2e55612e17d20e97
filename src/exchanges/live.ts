import type { LiveChannel } from '../domain/market-events.ts'
import type { Side } from '../domain/series.ts'
import type { PageRequest, RestBudget, RestHost } from './rest.ts'

/** An instrument of a venue as its own instruments endpoint describes it. */
export interface LiveInstrument {
  /** Canonical symbol, such as `SOLUSDT`. */
  readonly symbol: string
  /** The venue's own name, such as `SOL-USDT-SWAP`; case as in its frames. */
  readonly instrumentId: string
  /** Base units of one contract of a linear instrument; USD of one contract of an inverse one. 1 where sizes are in base units. */
  readonly contractValue: number
  readonly isInverse: boolean
}

/** Finds instruments by the venue's name. */
export interface InstrumentBook {
  /** The instrument; `other` when it is listed but not followed; undefined when the venue does not list it. */
  find(instrumentId: string): LiveInstrument | 'other' | undefined
}

/** One thing that a frame says: canonical symbol, base units, USD, UTC ms, side of the position closed. */
export type LiveItem =
  | {
      readonly type: 'liquidation'
      readonly symbol: string
      readonly time: number
      readonly side: Side
      /** Average fill; undefined where the venue gives none. */
      readonly price: number | undefined
      readonly bankruptcyPrice: number | undefined
      readonly quantity: number
      readonly notional: number
    }
  | {
      readonly type: 'trade'
      readonly symbol: string
      readonly time: number
      readonly price: number
      readonly quantity: number
      /** Whether the taker bought. */
      readonly isBuy: boolean
      /** Unique on the instrument. */
      readonly id: string
      /** Addresses of buyer and seller, where the venue shows them. */
      readonly users?: readonly [string, string]
    }
  | {
      readonly type: 'candle'
      readonly symbol: string
      /** When it was so. */
      readonly time: number
      readonly openTime: number
      readonly open: number
      readonly high: number
      readonly low: number
      readonly close: number
      readonly volume: number
      readonly quoteVolume: number
      /** NaN where the venue does not split volume. */
      readonly takerBuyVolume: number
      readonly isClosed: boolean
    }
  | {
      readonly type: 'open-interest'
      readonly symbol: string
      readonly time: number
      /** One-sided. */
      readonly quantity: number
      /** NaN where not given. */
      readonly notional: number
    }
  | { readonly type: 'mark-price'; readonly symbol: string; readonly time: number; readonly price: number }
  | {
      readonly type: 'funding'
      readonly symbol: string
      readonly time: number
      /** Rate that will be paid at `paidAt` as it stands now; ratio of notional. */
      readonly rate: number
      readonly paidAt: number
    }
export type LiveItemType = LiveItem['type']

/** What a venue says about the connection rather than the market. */
export type LiveControl =
  | { readonly type: 'ack'; readonly id: string }
  /** A subscription was refused; `id` is `''` where the venue does not say which. */
  | { readonly type: 'refused'; readonly id: string; readonly problem: string }
  | { readonly type: 'pong' }
  /** The venue asks for a new connection, as before a restart. */
  | { readonly type: 'renew'; readonly problem: string }

/** A frame that was read; parts that could not be are told in `rejected` and do not take the rest with them. */
export interface ParsedFrame {
  readonly items: readonly LiveItem[]
  readonly control?: LiveControl
  /** What could not be read, in words. */
  readonly rejected: readonly string[]
  /** Names of instruments that the venue does not list, one for each row. */
  readonly unknown: readonly string[]
  /** Rows of listed instruments that are not followed. */
  readonly others: number
}

/** Reads the frames of one connection in order; it may keep what deltas are applied to. Never throws. */
export interface LiveParser {
  /** @param receivedTime - UTC ms; stands in where the venue gives no time */
  read(text: string, receivedTime: number): ParsedFrame
}

/** A request to be sent after connecting. */
export interface Subscription {
  /** Found again in the `ack`. */
  readonly id: string
  readonly frame: string
  /** What does not come when it is refused. */
  readonly channels: readonly LiveChannel[]
}

/** One WebSocket connection of a venue and what comes over it. */
export interface LiveRoute {
  /** Unique at the venue, such as `market`. */
  readonly id: string
  /** Added to the base URL. */
  readonly path: string
  readonly channels: readonly LiveChannel[]
  /** Items that come all the time whatever the market does; their silence is a fault. Never liquidations. */
  readonly canary: {
    readonly items: readonly LiveItemType[]
    /** Longest wait for the first after the last acknowledgement, ms. */
    readonly firstMs: number
    /** Longest silence after that, ms. */
    readonly staleMs: number
  }
  /** Frames that subscribe everything for these instruments. */
  subscriptions(instruments: readonly LiveInstrument[]): readonly Subscription[]
  /** Most frames that we may send. */
  readonly pacing: { readonly limit: number; readonly windowMs: number }
  /** Text that keeps the connection: sent every `everyMs`, or only after so long without a frame. */
  readonly heartbeat?: { readonly text: string; readonly everyMs: number; readonly when: 'always' | 'silent' }
  /** A connection is replaced before it is this old, ms. */
  readonly maxAgeMs?: number
  createParser(book: InstrumentBook): LiveParser
}

/** Something that a venue only answers when asked. */
export interface LivePoll {
  readonly id: string
  readonly channels: readonly LiveChannel[]
  /** Polls start at times t with `t % everyMs === atMs`, UTC ms. */
  readonly everyMs: number
  readonly atMs: number
  readonly budget: RestBudget
  readonly cost: number
  /** One request per instrument, or one for all. */
  requests(instruments: readonly LiveInstrument[]): readonly PageRequest[]
  /** Reads an answer; `receivedTime` stands in where the venue gives no time. Never throws. */
  read(text: string, context: { readonly book: InstrumentBook; readonly receivedTime: number }): ParsedFrame
}

/** How a venue lists its instruments. */
export interface InstrumentList {
  readonly budget: RestBudget
  readonly cost: number
  /** @param cursor - of the page before; undefined for the first */
  request(cursor: string | undefined): PageRequest
  /** Perpetuals that trade, with the cursor of the next page. @throws REST_ANSWER_INVALID */
  read(answer: unknown): { readonly instruments: readonly LiveInstrument[]; readonly next: string | undefined }
}

/** What a channel of a venue is worth. */
export interface ChannelSupport {
  readonly isSupported: boolean
  /** How it comes, or why it does not, with what a user must know; a sentence. */
  readonly note: string
}

/** A venue's live feeds, as data and pure parsers. Does no I/O. */
export interface LiveApi {
  /** WebSocket base without a slash at the end. */
  readonly wsUrl: string
  /** Whom to ask for instruments and polls. */
  readonly rest: RestHost
  readonly channels: Readonly<Record<LiveChannel, ChannelSupport>>
  /** Whether the venue sends candles with their taker split, or they are made from its trades. */
  readonly candlesFrom: 'venue' | 'trades'
  readonly routes: readonly LiveRoute[]
  readonly polls: readonly LivePoll[]
  readonly instruments: InstrumentList
}
