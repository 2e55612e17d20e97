import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { FilePiece, TradesPlan } from './archive-target.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { readPiece, tradeColumns } from './trade-queries.ts'

/**
 * Writes the trades of one piece as Parquet (zstd), a folder a day, into a place of their own.
 *
 * `publishRawTrades` moves them to where readers look, so that these never see half a file.
 */
export async function copyRawTrades(
  session: DuckDbSession,
  plan: TradesPlan,
  { piece, index, folder }: { piece: FilePiece; index: number; folder: string },
): Promise<void> {
  const target = partFolder(folder, plan)
  if (index === 0) {
    await rm(target, { recursive: true, force: true })
    await mkdir(target, { recursive: true })
  }
  const id = plan.id === undefined ? 'NULL::BIGINT' : `c${plan.id}`
  const columns =
    "id, time_ms, if(is_buy, 'buy', 'sell') AS taker_side, price, base AS quantity_base, usd AS notional_usd"
  const select =
    `SELECT ${columns}, strftime(make_timestamp(time_ms * 1000), '%Y-%m-%d') AS day ` +
    `FROM (SELECT ${tradeColumns(plan, id)} FROM ${readPiece(plan, piece.hasHeader)})`
  const quoted = target.replaceAll("'", "''")
  await session.run(
    `COPY (${select.replaceAll('$path', `'${piece.path.replaceAll("'", "''")}'`)}) TO '${quoted}' ` +
      `(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day), OVERWRITE_OR_IGNORE, FILENAME_PATTERN 'part-${index}-{i}')`,
  )
}

/** Puts the written days in place of what was there; safe to repeat after a crash. */
export async function publishRawTrades(folder: string, plan: TradesPlan): Promise<void> {
  const source = partFolder(folder, plan)
  if (!existsSync(source)) return
  await mkdir(folder, { recursive: true })
  for (const day of await readdir(source)) {
    await rm(path.join(folder, day), { recursive: true, force: true })
    await rename(path.join(source, day), path.join(folder, day))
  }
  await rm(source, { recursive: true, force: true })
}

/** Removes what a file that was not stored has left. */
export async function discardRawTrades(folder: string, plan: TradesPlan): Promise<void> {
  await rm(partFolder(folder, plan), { recursive: true, force: true })
}

function partFolder(folder: string, plan: TradesPlan): string {
  return path.join(folder, `.part-${plan.file}`)
}
