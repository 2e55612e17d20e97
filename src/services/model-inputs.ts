import type { TimeRange } from '../domain/time.ts'
import type { LiquidationModel, ModelInput } from '../models/model.ts'
import type { SeriesKind } from '../storage/store.ts'
import { extentOf, type Market, rowsOfKind } from './catalog.ts'

/** What brings each input, for the error that misses it. */
const REMEDY: Readonly<Record<ModelInput, (market: Market) => string>> = {
  candles: (market) => importCommand(market, 'candles'),
  'open-interest': (market) => importCommand(market, 'open-interest'),
  funding: (market) => importCommand(market, 'funding'),
  'taker-flow': (market) => importCommand(market, 'taker-flow'),
  'traded-prices': ingestCommand,
  'large-trades': ingestCommand,
}

/** Series in the store that each input is read from. */
const SERIES: Readonly<Record<ModelInput, SeriesKind>> = {
  candles: 'candles',
  'open-interest': 'open-interest',
  funding: 'funding',
  'taker-flow': 'taker-flow',
  'traded-prices': 'taker-flow',
  'large-trades': 'large-trades',
}

/** Series in the store that an input is read from. */
export function seriesOf(input: ModelInput): SeriesKind {
  return SERIES[input]
}

/** When a series of a market begins, UTC ms; Infinity where none is stored. */
export function beginOf(market: Market, input: ModelInput): number {
  return extentOf(rowsOfKind(market, SERIES[input]))?.from ?? Number.POSITIVE_INFINITY
}

/** Series that a run of the model cannot do without. */
export function neededInputs(model: LiquidationModel, options: unknown): readonly ModelInput[] {
  return model.needsOf?.(options) ?? model.needs
}

/** What keeps a model from running on a market, with the command that helps; undefined when nothing does. */
export function missingInput(market: Market, needs: readonly ModelInput[]): string | undefined {
  for (const input of needs) {
    if (rowsOfKind(market, SERIES[input]).length === 0) {
      return `no ${input.replace('-', ' ')} stored (${REMEDY[input](market)})`
    }
  }
  if (completeExtent(market, needs) === undefined) return `${needs.join(' and ')} do not overlap in time`
  return undefined
}

/** First and last time at which all of some series exist, holes aside; undefined when there is none. */
export function completeExtent(market: Market, needs: readonly ModelInput[]): TimeRange | undefined {
  const extents = needs.map((input) => {
    const rows = rowsOfKind(market, SERIES[input])
    // A reading of open interest is an instant: the last one ends what is known.
    return input === 'open-interest'
      ? extentOf(rows.map(({ from, to, stepMs }) => ({ from, to: Math.max(from, to - stepMs) })))
      : extentOf(rows)
  })
  const from = Math.max(...extents.map((extent) => extent?.from ?? Number.POSITIVE_INFINITY))
  const to = Math.min(...extents.map((extent) => extent?.to ?? 0))
  return to > from ? { from, to } : undefined
}

function ingestCommand({ exchange, symbol }: Market): string {
  return `liqheat ingest --exchange ${exchange} --symbol ${symbol} --kinds trades --from DAY`
}

function importCommand({ exchange, symbol }: Market, kind: string): string {
  return `liqheat import FILE --exchange ${exchange} --symbol ${symbol} --kind ${kind}`
}
