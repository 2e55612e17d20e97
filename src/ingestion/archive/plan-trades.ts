import type { TradesContent } from '../../exchanges/archive.ts'
import type { TradesPlan } from '../../storage/archive-target.ts'
import type { ArchiveFile } from './archive-file.ts'
import { ArchiveLayoutUnknown } from './errors.ts'
import { type FileLayout, timeFormatOf } from './file-layout.ts'

/** A file of trades: what it is, its layout, and what becomes of it. */
export interface TradesToPlan {
  readonly exchange: string
  readonly file: ArchiveFile
  readonly content: TradesContent
  readonly name: string
  readonly layout: FileLayout
  readonly source: string
  readonly largeTradeUsd: number
  readonly rawFolder: string | undefined
  readonly record: TradesPlan['record']
}

/** Turns the description of a dataset of trades into a plan for one of its files. Pure. */
export function planTrades(given: TradesToPlan): TradesPlan {
  const { exchange, file, content, name, layout, source, largeTradeUsd, rawFolder, record } = given
  const { position } = layout
  const unit = timeFormatOf(name, layout, content.time)
  if (unit !== 'seconds' && unit !== 'milliseconds' && unit !== 'microseconds') {
    const problem = `times in column ${content.time} are ${unit}, which trades never were`
    throw ArchiveLayoutUnknown({ file: name, problem, columns: layout.columns })
  }
  const [first] = layout.rows
  const price = Number(first?.[position(content.price)])
  const times = layout.rows.map((row) => Number(row[position(content.time)]))
  return {
    exchange,
    symbol: file.symbol,
    file: name,
    columns: layout.columns,
    hasHeader: layout.hasHeader,
    id: content.id === undefined ? undefined : position(content.id),
    firstId: content.id === undefined ? 0 : Number(first?.[position(content.id)]) || 0,
    isDescending: (times[0] ?? 0) > (times.at(-1) ?? 0),
    time: { column: position(content.time), unit },
    price: position(content.price),
    quantity: position(content.quantity),
    contractUsd: content.contractUsd,
    taker: { column: position(content.taker.column), names: content.taker.names },
    period: file.period,
    typicalPrice: price > 0 ? price : 1,
    largeTradeUsd,
    rawFolder,
    source,
    record,
  }
}
