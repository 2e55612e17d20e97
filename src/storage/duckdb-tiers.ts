import type { MarginTier, TierTable } from '../domain/margin-tiers.ts'
import { insertRun, nextRunId } from './duckdb-runs.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import { supersedeExchange } from './duckdb-supersede.ts'
import type { TierImport } from './import-target.ts'
import { DELETE_TIERS, INSERT_TIERS, LIST_TIERS } from './tier-queries.ts'

/** What is wrong with a table of an exchange; undefined for a sound one. Venues differ in what is sound. */
export type TierFaultFinder = (exchange: string, table: TierTable) => string | undefined

/** A stored table that is not used, and why. */
export interface FaultyTiers {
  readonly table: TierTable
  readonly fault: string
}

/** Imported tables of an exchange that are sound, and those that are not. */
export async function loadCheckedTiers(
  session: DuckDbSession,
  exchange: string,
  faultOf: TierFaultFinder = () => undefined,
): Promise<{ readonly sound: TierTable[]; readonly faulty: FaultyTiers[] }> {
  const sound: TierTable[] = []
  const faulty: FaultyTiers[] = []
  for (const table of await loadTiers(session, exchange)) {
    const fault = faultOf(exchange, table)
    if (fault === undefined) sound.push(table)
    else faulty.push({ table, fault })
  }
  return { sound, faulty }
}

/** Imported tier tables of an exchange, by symbol and date, tiers from the smallest notional. */
async function loadTiers(session: DuckDbSession, exchange: string): Promise<TierTable[]> {
  const tables: { symbol: string; validFrom: number; source: string; tiers: MarginTier[] }[] = []
  for (const row of await session.rows(LIST_TIERS, { exchange })) {
    const symbol = String(row['symbol'])
    const validFrom = Number(row['valid_from_ms'])
    let table = tables.at(-1)
    if (table?.symbol !== symbol || table.validFrom !== validFrom) {
      table = { symbol, validFrom, source: String(row['source']), tiers: [] }
      tables.push(table)
    }
    table.tiers.push({
      floor: Number(row['notional_floor_usd']),
      cap: Number(row['notional_cap_usd']),
      maxLeverage: Number(row['max_leverage']),
      rate: Number(row['maintenance_rate']),
      amount: Number(row['maintenance_amount_usd']),
    })
  }
  return tables
}

/** Stores tables in place of those of the same symbol and date, in one transaction; the exchange's heatmap columns end to be valid. */
export async function storeTiers(
  session: DuckDbSession,
  { exchange, source, tables, ...file }: TierImport,
): Promise<{ rows: number; replacedRows: number }> {
  return inTransaction(session, async () => {
    await supersedeExchange(session, exchange)
    const replacedRows = await session.run(DELETE_TIERS, { exchange, rows: tierRows(tables) })
    const rows = await session.run(INSERT_TIERS, { exchange, rows: tierRows(tables) })
    const id = await nextRunId(session)
    const kind = 'margin-tiers'
    const identity = { exchange, kind, sha256: file.sha256, bytes: file.bytes, optionsKey: file.optionsKey }
    await insertRun(session, {
      id,
      exchange,
      kind,
      source,
      dataKind: 'observed',
      identity,
      rows,
      replacedRows,
      coveredMs: 0,
    })
    return { rows, replacedRows }
  })
}

/** Every tier as one row of JSON; an unbounded cap is written as the largest double, as JSON has no infinity. */
function tierRows(tables: readonly TierTable[]): string {
  const rows = tables.flatMap(({ symbol, validFrom, source, tiers }) =>
    tiers.map(({ floor, cap, maxLeverage, rate, amount }, index) => ({
      symbol,
      valid_from: validFrom,
      tier: index + 1,
      floor,
      cap: Math.min(cap, Number.MAX_VALUE),
      max_leverage: maxLeverage,
      rate,
      amount,
      source,
    })),
  )
  return JSON.stringify(rows)
}
