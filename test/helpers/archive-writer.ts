import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ZipFile } from 'yazl'
import type { ArchiveKind, Cadence } from '../../src/exchanges/archive.ts'
import { BINANCE_ARCHIVE } from '../../src/exchanges/binance-archive.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import { type SimulatedMarket, type SimulatedTrade, simulateMarket } from '../../src/simulation/market.ts'

export const DAY = 86_400_000
const MINUTE = 60_000
const METRICS_LABEL_SHIFT = Date.UTC(2026, 5, 25)

/** A market with its trades, and whole days of it. */
export interface TradedMarket extends SimulatedMarket {
  readonly symbol: string
  readonly from: number
  readonly days: number
  readonly trades: readonly SimulatedTrade[]
}

/** How one file is written; the defaults are today's form. */
export interface FileForm {
  readonly hasHeader?: boolean
  readonly unit?: 'ms' | 'us'
}

/** Simulates a market that an exchange's archive can be made of. */
export function tradedMarket({
  symbol,
  from,
  days,
  seed = 7,
  price = 100,
}: {
  symbol: string
  from: number
  days: number
  seed?: number
  price?: number
}): TradedMarket {
  const trades: SimulatedTrade[] = []
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const options = {
    seed,
    symbol,
    startTime: from,
    days,
    tiers,
    startPrice: price,
    onTrade: (t: SimulatedTrade) => trades.push(t),
  }
  return { ...simulateMarket(options), symbol, from, days, trades }
}

/** Path of a Binance archive file. */
export function archivePath(
  kind: ArchiveKind,
  { symbol, cadence, start }: { symbol: string; cadence: Cadence; start: number },
): string {
  const dataset = BINANCE_ARCHIVE.datasetsOf(symbol).find((known) => known.kind === kind)
  if (dataset === undefined) throw new Error(`no ${kind} of ${symbol}`)
  const period = new Date(start).toISOString().slice(0, cadence === 'monthly' ? 7 : 10)
  return dataset.path({ symbol, interval: '1m', cadence, period })
}

/** Writes the file of one kind for a day or a month of a market, zipped, with its checksum. */
export async function writeArchiveFile(
  root: string,
  market: TradedMarket,
  { kind, cadence, start, form = {} }: { kind: ArchiveKind; cadence: Cadence; start: number; form?: FileForm },
): Promise<string> {
  const date = new Date(start)
  const end = cadence === 'daily' ? start + DAY : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  const file = archivePath(kind, { symbol: market.symbol, cadence, start })
  await writeZip(root, file, csvOf(kind, market, { from: start, to: end, form }))
  return file
}

/** Writes a CSV text as the zip of an archive's path, with a right checksum unless told otherwise. */
export async function writeZip(
  root: string,
  file: string,
  csv: string | Buffer,
  { inside = path.basename(file).replace('.zip', '.csv') }: { inside?: string } = {},
): Promise<void> {
  const zip = new ZipFile()
  const mtime = new Date(Date.UTC(2026, 0, 1))
  zip.addBuffer(Buffer.from(csv), inside, { mtime, compressionLevel: 1 })
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
  writeBytes(root, file, Buffer.concat(chunks))
}

/** Writes bytes and their checksum file. */
export function writeBytes(root: string, file: string, bytes: Buffer): void {
  const full = path.join(root, file)
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, bytes)
  const sum = createHash('sha256').update(bytes).digest('hex')
  writeFileSync(`${full}.CHECKSUM`, `${sum}  ${path.basename(file)}\n`)
}

/** Cuts the end off a file, checksum and all: what a broken upload would look like. */
export function truncateFile(root: string, file: string): void {
  const bytes = readFileSync(path.join(root, file))
  writeBytes(root, file, bytes.subarray(0, Math.floor(bytes.length * 0.7)))
}

/** Makes the checksum wrong. */
export function spoilChecksum(root: string, file: string): void {
  writeFileSync(path.join(root, `${file}.CHECKSUM`), `${'0'.repeat(64)}  ${path.basename(file)}\n`)
}

/** Takes a file away. */
export function removeFile(root: string, file: string): void {
  for (const name of [file, `${file}.CHECKSUM`]) rmSync(path.join(root, name), { force: true })
}

/** A day of Bybit's trades: csv.gz, seconds with a fraction. */
export function writeBybitDay(
  root: string,
  market: TradedMarket,
  start: number,
  { isDescending = false } = {},
): string {
  const day = new Date(start).toISOString().slice(0, 10)
  const file = `trading/${market.symbol}/${market.symbol}${day}.csv.gz`
  const lines = between(market.trades, start, start + DAY, ({ time }) => time).map(
    ({ time, price, quantity, isBuy }, i) =>
      `${(time / 1000).toFixed(4)},${market.symbol},${isBuy ? 'Buy' : 'Sell'},${quantity},${price},PlusTick,id-${start}-${i},0,0,0`,
  )
  if (isDescending) lines.reverse()
  const header = 'timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional'
  const full = path.join(root, file)
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, gzipSync(`${[header, ...lines].join('\n')}\n`, { level: 1 }))
  return file
}

interface Span {
  readonly from: number
  readonly to: number
  readonly form: FileForm
}

/** Text of a file: rows of `[from, to)` in the archive's layout. */
export function csvOf(kind: ArchiveKind, market: TradedMarket, span: Span): string {
  const { header, rows } = WRITERS[kind](market, span)
  const lines = span.form.hasHeader === false ? rows : [header, ...rows]
  return `${lines.join('\n')}\n`
}

const KLINE_HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore'

type Writer = (market: TradedMarket, span: Span) => { header: string; rows: string[] }

const WRITERS: Readonly<Record<ArchiveKind, Writer>> = {
  candles: ({ candles: c, takerFlow }, span) => ({
    header: KLINE_HEADER,
    rows: indices(c.openTime, span).map((i) =>
      [
        stamp(c.openTime[i], span),
        c.open[i],
        c.high[i],
        c.low[i],
        c.close[i],
        c.volume[i],
        stamp((c.closeTime[i] ?? 0) - 1, span),
        c.quoteVolume[i],
        i % 97,
        c.takerBuyVolume[i],
        takerFlow.buyNotional[i],
        0,
      ].join(','),
    ),
  }),
  mark: ({ markCandles: c }, span) => ({
    header: KLINE_HEADER,
    rows: indices(c.openTime, span).map((i) =>
      [
        stamp(c.openTime[i], span),
        c.open[i],
        c.high[i],
        c.low[i],
        c.close[i],
        0,
        stamp((c.openTime[i] ?? 0) + MINUTE - 1, span),
        0,
        60,
        0,
        0,
        0,
      ].join(','),
    ),
  }),
  'open-interest': ({ openInterest: o, symbol }, span) => {
    const shifted = { ...span, from: span.from + 5 * MINUTE, to: span.to + 5 * MINUTE }
    const label = span.from >= METRICS_LABEL_SHIFT ? 5 * MINUTE : 0
    return {
      header:
        'create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio',
      rows: indices(o.time, shifted).map((i) =>
        [
          calendar((o.time[i] ?? 0) - label),
          symbol,
          o.quantity[i],
          o.notional[i],
          1.1,
          1.2,
          ratioAt(o.time[i] ?? 0),
          1.4,
        ].join(','),
      ),
    }
  },
  funding: ({ funding: f }, span) => ({
    header: 'calc_time,funding_interval_hours,last_funding_rate',
    rows: indices(f.time, span).map((i) => [stamp((f.time[i] ?? 0) + (i % 3), span), 8, f.rate[i]].join(',')),
  }),
  trades: ({ trades }, span) => {
    const first = trades.findIndex(({ time }) => time >= span.from)
    return {
      header: 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker',
      rows: between(trades, span.from, span.to, ({ time }) => time).map(({ time, price, quantity, isBuy }, i) => {
        const id = 1_000_000 + first + i
        return `${id},${price},${quantity},${2 * id},${2 * id + 1},${stamp(time, span)},${!isBuy}`
      }),
    }
  },
  depth: (market, span) => {
    const rows: string[] = []
    for (let time = span.from; time < span.to; time += 30_000) {
      for (const percentage of [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]) {
        const quantity = 1000 * Math.abs(percentage) + ((time / 30_000) % 100)
        rows.push([calendar(time), percentage, quantity, quantity * 100].join(','))
      }
    }
    return { header: 'timestamp,percentage,depth,notional', rows: market.days > 0 ? rows : [] }
  },
  liquidations: ({ liquidations: l }, span) => ({
    header:
      'time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity,accumulated_fill_quantity',
    // Rows were published twice.
    rows: indices(l.time, span).flatMap((i) => {
      const side = l.side[i] === 0 ? 'SELL' : 'BUY'
      const quantity = l.quantity[i]
      const row = [
        stamp(l.time[i], span),
        side,
        'LIMIT',
        'IOC',
        quantity,
        l.bankruptcyPrice[i],
        l.price[i],
        'FILLED',
        quantity,
        quantity,
      ].join(',')
      return [row, row]
    }),
  }),
}

/** Ratio of long to short accounts that the files give for a time. */
export function ratioAt(time: number): number {
  return 1 + ((time / 300_000) % 7) / 10
}

function indices(times: Float64Array, { from, to }: Span): number[] {
  const first = firstFrom(times.length, (i) => (times[i] ?? 0) >= from)
  const end = firstFrom(times.length, (i) => (times[i] ?? 0) >= to)
  return Array.from({ length: end - first }, (_, i) => first + i)
}

function between<T>(items: readonly T[], from: number, to: number, timeOf: (item: T) => number): T[] {
  const isFrom = (time: number) => (i: number) => {
    const item = items[i]
    return item !== undefined && timeOf(item) >= time
  }
  return items.slice(firstFrom(items.length, isFrom(from)), firstFrom(items.length, isFrom(to)))
}

/** First index of sorted items for which a condition holds, that holds for all after it. */
function firstFrom(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

function stamp(time: number | undefined, { form }: Span): string {
  return form.unit === 'us' ? `${time}000` : String(time)
}

function calendar(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}
