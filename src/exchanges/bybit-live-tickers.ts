import type { LiveItem } from './live.ts'
import type { FrameRows } from './live-frame.ts'
import type { Json } from './rest-json.ts'

// Fields: bybit-exchange.github.io/docs/v5/websocket/public/ticker, read 2026-11.
const FIELDS = [
  'markPrice',
  'singleOpenInterest',
  'singleOpenInterestValue',
  'openInterest',
  'openInterestValue',
  'fundingRate',
  'nextFundingTime',
] as const
type Field = (typeof FIELDS)[number]
type Values = ReadonlyMap<Field, number>

const OPEN_INTEREST_FIELDS: readonly Field[] = FIELDS.filter((field) => /openInterest/i.test(field))

/** Last values of every ticker of a connection: a field that a delta leaves out has not changed. */
export class BybitTickers {
  private readonly valuesBySymbol = new Map<string, Values>()

  /** Adds what a frame of `tickers.SYMBOL` tells anew. */
  read(frame: Json, rows: FrameRows): void {
    const data = frame.field('data')
    rows.addRow(data.field('symbol'), ({ symbol }) => {
      const time = frame.field('ts').time()
      const told = readValues(data)
      // A delta before any snapshot is taken as it is: its values are complete in themselves.
      const before = frame.field('type').text() === 'snapshot' ? [] : (this.valuesBySymbol.get(symbol) ?? [])
      const values: Values = new Map([...before, ...told])
      this.valuesBySymbol.set(symbol, values)
      return itemsOf({ symbol, time, told, values })
    })
  }
}

interface Ticker {
  readonly symbol: string
  readonly time: number
  /** In this frame. */
  readonly told: Values
  /** Known by now. */
  readonly values: Values
}

function readValues(data: Json): Values {
  const told = new Map<Field, number>()
  for (const field of FIELDS) {
    const value = data.field(field)
    if (value.isGiven()) told.set(field, readValue(value, field))
  }
  return told
}

function readValue(value: Json, field: Field): number {
  if (field === 'markPrice') return value.number('positive')
  if (field === 'fundingRate') return value.number('finite')
  return field === 'nextFundingTime' ? value.time() : value.number('not-negative')
}

function itemsOf(ticker: Ticker): LiveItem[] {
  const { symbol, time, told } = ticker
  const price = told.get('markPrice')
  const items: LiveItem[] = price === undefined ? [] : [{ type: 'mark-price', symbol, time, price }]
  return [...items, ...openInterestOf(ticker), ...fundingOf(ticker)]
}

/** `openInterest` counts both sides; `single*` came beside it on 2026-06-11 and count one. */
function openInterestOf({ symbol, time, told, values }: Ticker): LiveItem[] {
  if (!OPEN_INTEREST_FIELDS.some((field) => told.has(field))) return []
  const quantity = values.get('singleOpenInterest') ?? half(values.get('openInterest'))
  if (quantity === undefined) return []
  const notional = values.get('singleOpenInterestValue') ?? half(values.get('openInterestValue')) ?? Number.NaN
  return [{ type: 'open-interest', symbol, time, quantity, notional }]
}

function half(bothSides: number | undefined): number | undefined {
  return bothSides === undefined ? undefined : bothSides / 2
}

function fundingOf({ symbol, time, told, values }: Ticker): LiveItem[] {
  if (!told.has('fundingRate') && !told.has('nextFundingTime')) return []
  const rate = values.get('fundingRate')
  const paidAt = values.get('nextFundingTime')
  if (rate === undefined || paidAt === undefined) return []
  // After a payment a delta may bring the new rate before the new time: that rate is not the one that was paid.
  return paidAt <= time ? [] : [{ type: 'funding', symbol, time, rate, paidAt }]
}
