import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import type { DuckDbStore } from './duckdb-store.ts'
import { DELETE_OBSERVED, INSERT_OBSERVED, LIST_OBSERVED } from './observed-queries.ts'
import type { ObservedAccounts, ObservedPosition, ObservedTarget } from './observed-target.ts'
import type { InstrumentRange } from './store.ts'

/** Observed positions of an open store. */
export function openObserved(store: DuckDbStore): ObservedTarget {
  return {
    // No map is made of them, so no market's inputs change.
    writeObserved: (seen) =>
      store.write(
        (session) => storeObserved(session, seen),
        () => [],
      ),
    readObserved: (range) => store.read((session) => loadObserved(session, range)),
  }
}

/** Puts what was seen in place of what was stored of the same accounts, in one transaction. */
async function storeObserved(
  session: DuckDbSession,
  { exchange, accounts, positions, keepFrom }: ObservedAccounts,
): Promise<void> {
  const rows = positions.map(
    ({ symbol, account, time, side, quantity, entryPrice, liquidationPrice, leverage, dataKind }) => ({
      symbol,
      account,
      time,
      side,
      quantity,
      entry: entryPrice,
      liquidation: liquidationPrice ?? null,
      leverage,
      data_kind: dataKind,
    }),
  )
  await inTransaction(session, async () => {
    const forgotten = { exchange, keep_from: BigInt(keepFrom), accounts: JSON.stringify(accounts) }
    await session.run(DELETE_OBSERVED, forgotten)
    await session.run(INSERT_OBSERVED, { exchange, rows: JSON.stringify(rows) })
  })
}

/** Positions seen within the range; accounts that can be asked for bound them to some thousands. */
async function loadObserved(
  session: DuckDbSession,
  { exchange, symbol, from, to }: InstrumentRange,
): Promise<ObservedPosition[]> {
  const rows = await session.rows(LIST_OBSERVED, { exchange, symbol, from: BigInt(from), to: BigInt(to) })
  return rows.map((row) => ({
    account: String(row['account']),
    symbol,
    time: Number(row['time_ms']),
    side: row['side'] === 'long' ? 'long' : 'short',
    quantity: Number(row['quantity_base']),
    entryPrice: Number(row['entry_price']),
    liquidationPrice: row['liquidation_price'] === null ? undefined : Number(row['liquidation_price']),
    leverage: Number(row['leverage']),
    dataKind: row['data_kind'] === 'simulated' ? 'simulated' : 'observed',
  }))
}
