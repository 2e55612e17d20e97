import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LiquidationColumns } from '../../src/domain/series.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import { withTriggers } from '../../src/services/base-candles.ts'
import { Catalog } from '../../src/services/catalog.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import {
  type MarketOptions,
  OPEN_INTEREST_STEP_MS,
  type SimulatedMarket,
  type SimulatedTrade,
  simulateMarket,
} from '../../src/simulation/market.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { ValidationQuestion, ValidationSources } from '../../src/validation/question.ts'
import type { Horizon } from '../../src/validation/report.ts'
import { alignSimulated } from './align-simulated.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const INPUT_BYTES = 1024 * 1024 * 1024
/** Trades of at least this many USD count as large. */
const LARGE_TRADE_USD = 100_000
export const VALIDATED_SYMBOL = 'DEMOUSDT'
/** 2026-06-01T00:00:00Z */
export const VALIDATED_START = 1_780_272_000_000

/** A simulated market in a store, as it would be validated, with the truth that models do not see. */
export interface ValidatedMarket {
  readonly sources: ValidationSources
  readonly simulated: SimulatedMarket
  /** Every input of every model, large trades too, which the store has not. */
  readonly bars: BarColumns
  /** Of all of it, hourly. */
  readonly question: ValidationQuestion
  close(): Promise<void>
}

export type ValidatedOptions = Pick<MarketOptions, 'seed' | 'days' | 'leverageMix'> & {
  /** End of training, days from the start; the middle by default. */
  readonly trainDays?: number
  /** 1 h and 4 h by default. */
  readonly horizons?: readonly Horizon[]
  /** Which price the venue tells of a liquidation; by default that of bankruptcy, from which triggers are made. */
  readonly told?: 'fill' | 'bankruptcy'
}

/** Simulates a market and stores what a venue would publish of it, marked simulated. */
export async function openValidatedMarket(options: ValidatedOptions): Promise<ValidatedMarket> {
  const { told = 'bankruptcy', trainDays = options.days / 2, horizons = ['1h', '4h'] } = options
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const largeTrades: SimulatedTrade[] = []
  const market = simulateMarket({
    ...options,
    startTime: VALIDATED_START,
    tiers,
    onTrade: (trade) => {
      if (trade.price * trade.quantity >= LARGE_TRADE_USD) largeTrades.push(trade)
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'liqheat-validated-'))
  const store = await openDuckDbStore({ path: join(folder, 's.duckdb'), memoryLimitMb: 512 })
  await store.writeBatch({
    exchange: simulated.id,
    symbol: VALIDATED_SYMBOL,
    dataKind: 'simulated',
    source: `simulator seed ${options.seed}`,
    range: { from: VALIDATED_START, to: VALIDATED_START + options.days * DAY + 1 },
    candles: { interval: '1m', columns: market.candles },
    markCandles: { interval: '1m', columns: market.markCandles },
    openInterest: { stepMs: OPEN_INTEREST_STEP_MS, columns: market.openInterest },
    funding: { stepMs: 480 * MINUTE, columns: market.funding },
    takerFlow: { stepMs: MINUTE, columns: market.takerFlow },
    liquidations: { columns: pricedBy(told, market.liquidations) },
  })
  return {
    sources: { store, catalog: new Catalog(store), inputs: new InputLoader(store, INPUT_BYTES) },
    simulated: market,
    bars: alignSimulated(market, withTriggers(market.candles, market.markCandles), largeTrades),
    question: {
      symbol: VALIDATED_SYMBOL,
      exchange: simulated.id,
      train_to: VALIDATED_START + trainDays * DAY,
      horizons,
      step_ms: 60 * MINUTE,
      price_shift: 'maintenance',
      kind: 'run',
    },
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function pricedBy(told: 'fill' | 'bankruptcy', columns: LiquidationColumns): LiquidationColumns {
  return told === 'fill' ? columns : { ...columns, price: columns.price.map(() => Number.NaN) }
}
