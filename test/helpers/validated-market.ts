import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LiquidationColumns } from '../../src/domain/series.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import { Catalog } from '../../src/services/catalog.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import {
  type MarketOptions,
  OPEN_INTEREST_STEP_MS,
  type SimulatedMarket,
  simulateMarket,
} from '../../src/simulation/market.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { ValidationQuestion, ValidationSources } from '../../src/validation/question.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const INPUT_BYTES = 1024 * 1024 * 1024
export const VALIDATED_SYMBOL = 'DEMOUSDT'
/** 2026-06-01T00:00:00Z */
export const VALIDATED_START = 1_780_272_000_000

/** A simulated market in a store, as it would be validated, with the truth that models do not see. */
export interface ValidatedMarket {
  readonly sources: ValidationSources
  readonly simulated: SimulatedMarket
  /** Of all of it, hourly, horizons of 1 h and 4 h; the later half is the test. */
  readonly question: ValidationQuestion
  close(): Promise<void>
}

export type ValidatedOptions = Pick<MarketOptions, 'seed' | 'days' | 'tradersPerDay'> & {
  /** Which price the venue tells of a liquidation; by default that of bankruptcy, from which triggers are made. */
  readonly told?: 'fill' | 'bankruptcy'
}

/** Simulates a market and stores what a venue would publish of it, marked simulated. */
export async function openValidatedMarket(options: ValidatedOptions): Promise<ValidatedMarket> {
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const market = simulateMarket({ ...options, startTime: VALIDATED_START, tiers })
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
    liquidations: { columns: pricedBy(options.told ?? 'bankruptcy', market.liquidations) },
  })
  return {
    sources: { store, catalog: new Catalog(store), inputs: new InputLoader(store, INPUT_BYTES) },
    simulated: market,
    question: {
      symbol: VALIDATED_SYMBOL,
      exchange: simulated.id,
      horizons: ['1h', '4h'],
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
