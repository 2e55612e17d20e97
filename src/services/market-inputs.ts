import { createHash } from 'node:crypto'
import { mergeRanges } from '../domain/time.ts'
import type { BarColumns, BarPoints } from '../kernel/bars.ts'
import { type OpenInterestPath, spreadOpenInterest } from '../kernel/open-interest-spread.ts'
import type { MapStore, MarketKey } from '../storage/store.ts'
import { type AlignedFunding, alignFunding } from './align-funding.ts'
import { alignFlowPoints } from './align-points.ts'
import { type AlignedFlow, alignTakerFlow } from './align-taker-flow.ts'
import { assembleBars } from './bars.ts'
import { type BaseCandles, loadBaseCandles } from './base-candles.ts'
import { planBaseCandles } from './base-plan.ts'
import { isMapInput, type Market, rowsOfKind } from './catalog.ts'
import { alignLargeTrades, type CoveredTrades, hasTrades } from './covered-trades.ts'
import { type InputRequest, requiredFrom, wantedInputs } from './input-request.ts'
import { LEAD_GROWTH, loadTailFrom, shortestLead } from './load-tail.ts'
import { type Close, closeAt, type GlanceQuestion, loadGlance, type MarketGlance } from './market-glance.ts'
import { baseUnitReadings } from './open-interest-readings.ts'
import { PartCache, PartKind } from './part-cache.ts'

/** Aligned series of markets; each is kept by itself, so that models share what they have in common. */
class MarketParts {
  readonly candles = new PartKind<BaseCandles>('candles')
  readonly openInterest = new PartKind<OpenInterestPath>('open-interest')
  readonly funding = new PartKind<AlignedFunding>('funding')
  readonly flow = new PartKind<AlignedFlow>('taker-flow')
  readonly entries = new PartKind<BarPoints>('traded-prices')
  readonly trades = new PartKind<CoveredTrades>('large-trades')
  readonly glance = new PartKind<MarketGlance>('glance')
}

const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER } as const

/**
 * Loads the inputs of markets and keeps the least used ones out: several questions about one market read it once.
 *
 * The whole history is loaded, whatever window is asked for: a map is exact only when it starts from the first bar.
 */
export class InputLoader {
  private readonly store: MapStore
  private readonly cache: PartCache
  private readonly parts = new MarketParts()

  constructor(store: MapStore, maxBytes: number) {
    this.store = store
    this.cache = new PartCache(maxBytes)
  }

  /** Bars as of the store's present revision. */
  async load(market: Market, request: InputRequest): Promise<BarColumns> {
    const wanted = wantedInputs(request)
    // One key for all parts: a commit in between must not put parts of two states together.
    const at: Question = { market, key: this.keyOf(market) }
    const candles = await this.candles(at)
    const [openInterest, funding, flow, entries, trades] = await Promise.all([
      wanted.has('open-interest') ? this.openInterest(at, candles) : undefined,
      wanted.has('funding') ? this.funding(at, candles) : undefined,
      wanted.has('taker-flow') ? this.flow(at, candles) : undefined,
      wanted.has('traded-prices') ? this.entries(at, candles) : undefined,
      wanted.has('large-trades') && hasTrades(market) ? this.trades(at, candles) : undefined,
    ])
    const aligned = { candles, openInterest, funding, flow, trades, entries }
    return assembleBars(aligned, requiredFrom(market, request))
  }

  /**
   * Bars that open at or after `from` (UTC ms): equal to the bit to those of `load`, without reading all before them.
   *
   * It reads as many earlier rows as these bars look back at, more where there are holes, and keeps nothing.
   */
  async loadTail(market: Market, request: InputRequest, from: number): Promise<BarColumns> {
    for (let lead = shortestLead(market, from); ; lead *= LEAD_GROWTH) {
      const tail = await loadTailFrom(this.store, market, { request, from, leadFrom: from - lead })
      if (tail !== undefined) return tail
    }
  }

  /** What can be told of a market without reading its whole past. */
  glance(market: Market, question: GlanceQuestion): Promise<MarketGlance> {
    const key = JSON.stringify([this.keyOf(market), question])
    return this.cache.get(this.parts.glance, key, () =>
      loadGlance({ store: this.store, loadTail: this.loadTail.bind(this) }, market, question),
    )
  }

  /** Close of a market's newest candle that had closed at a time (UTC ms); undefined where there is none. */
  closeAt(market: Market, time: number): Promise<Close | undefined> {
    return closeAt(this.store, market, time)
  }

  /** Counts writes of a market's map inputs, see `MapStore.revision`. */
  revision(market: MarketKey): number {
    return this.store.revision(market)
  }

  private candles({ market, key }: Question): Promise<BaseCandles> {
    const pieces = planBaseCandles(rowsOfKind(market, 'candles'))
    return this.cache.get(this.parts.candles, key, () =>
      loadBaseCandles(this.store, { ...keyOf(market), pieces, to: Number.MAX_SAFE_INTEGER }),
    )
  }

  private openInterest({ market, key }: Question, candles: BaseCandles): Promise<OpenInterestPath> {
    return this.cache.get(this.parts.openInterest, key, async () => {
      const readings = await this.store.readOpenInterest({ ...keyOf(market), ...EVER })
      const quantity = baseUnitReadings(readings, candles)
      return spreadOpenInterest(
        candles,
        { time: readings.time, quantity },
        mergeRanges(rowsOfKind(market, 'open-interest')),
      )
    })
  }

  private funding({ market, key }: Question, candles: BaseCandles): Promise<AlignedFunding> {
    return this.cache.get(this.parts.funding, key, async () => {
      const funding = await this.store.readFunding({ ...keyOf(market), ...EVER })
      return alignFunding(candles, funding, mergeRanges(rowsOfKind(market, 'funding')))
    })
  }

  private flow({ market, key }: Question, candles: BaseCandles): Promise<AlignedFlow> {
    return this.cache.get(this.parts.flow, key, async () => {
      const columns = await this.store.readTakerFlow({ ...keyOf(market), ...EVER })
      return alignTakerFlow(candles, { columns, present: rowsOfKind(market, 'taker-flow') })
    })
  }

  private entries({ market, key }: Question, candles: BaseCandles): Promise<BarPoints> {
    return this.cache.get(this.parts.entries, key, async () =>
      alignFlowPoints(candles, await this.store.readFlowPoints({ ...keyOf(market), ...EVER })),
    )
  }

  private trades({ market, key }: Question, candles: BaseCandles): Promise<CoveredTrades> {
    return this.cache.get(this.parts.trades, key, async () =>
      alignLargeTrades(candles, await this.store.readLargeTrades({ ...keyOf(market), ...EVER }), market),
    )
  }

  /** The market is named with its coverage: one that was listed before the last commit has a key of its own. */
  private keyOf({ exchange, symbol, rows }: Market): string {
    const coverage = createHash('sha256')
      .update(JSON.stringify(rows.filter(isMapInput)))
      .digest('base64url')
    return JSON.stringify([this.store.revision({ exchange, symbol }), exchange, symbol, coverage])
  }
}

/** A market, and what names the state of its data. */
interface Question {
  readonly market: Market
  readonly key: string
}

function keyOf({ exchange, symbol }: Market): { exchange: string; symbol: string } {
  return { exchange, symbol }
}
