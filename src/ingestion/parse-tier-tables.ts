import type { MarginTier, TierTable } from '../domain/margin-tiers.ts'
import { ImportTiersUnreadable } from './errors.ts'

/** What the text does not say. */
export interface TierContext {
  readonly file: string
  /** UTC milliseconds. */
  readonly validFrom: number
  readonly canonical: (venueName: string) => string
}

/**
 * Reads Binance's leverage brackets: a list of `{symbol, brackets}`, one such object, or `{SYMBOL: brackets}`.
 *
 * @throws IMPORT_TIERS_UNREADABLE
 */
export function parseTierTables(text: string, { file, validFrom, canonical }: TierContext): TierTable[] {
  const fail = (problem: string, cause?: unknown) => ImportTiersUnreadable({ file, problem }, { cause })
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw fail('it is no JSON', cause)
  }
  return entriesOf(content).map(([symbol, brackets]) => {
    if (typeof symbol !== 'string' || symbol === '') throw fail('an entry has no symbol')
    if (!Array.isArray(brackets) || brackets.length === 0) throw fail(`${symbol} has no brackets`)
    const tiers = brackets.map((bracket: unknown, index) => {
      const tier = parseTier(bracket)
      if (tier === undefined) throw fail(`${symbol}, bracket ${index + 1}: a figure is missing or no finite number`)
      return tier
    })
    tiers.sort((a, b) => a.floor - b.floor)
    return { symbol: canonical(symbol), validFrom, source: file, tiers }
  })
}

function entriesOf(content: unknown): [unknown, unknown][] {
  if (Array.isArray(content)) {
    return content.map((entry: unknown) =>
      isRecord(entry) ? [entry['symbol'], entry['brackets']] : [undefined, undefined],
    )
  }
  if (!isRecord(content)) return []
  if ('brackets' in content) return [[content['symbol'], content['brackets']]]
  return Object.entries(content).map(([symbol, value]) => [symbol, isRecord(value) ? value['brackets'] : value])
}

/** Keys as Binance writes them, and those of the files ccxt keeps. */
const KEYS = {
  floor: ['notionalFloor', 'bracketNotionalFloor', 'minNotional'],
  cap: ['notionalCap', 'bracketNotionalCap', 'maxNotional'],
  maxLeverage: ['initialLeverage', 'maxOpenPosLeverage', 'maxLeverage'],
  rate: ['maintMarginRatio', 'bracketMaintenanceMarginRate', 'maintenanceMarginRate'],
  amount: ['cum', 'cumFastMaintenanceAmount'],
} as const

function parseTier(bracket: unknown): MarginTier | undefined {
  if (!isRecord(bracket)) return undefined
  const figure = (keys: readonly string[]): number => {
    const value = keys.map((key) => bracket[key]).find((found) => found !== undefined && found !== null)
    return value === undefined || value === '' ? Number.NaN : Number(value)
  }
  const tier = {
    floor: figure(KEYS.floor),
    cap: figure(KEYS.cap),
    maxLeverage: figure(KEYS.maxLeverage),
    rate: figure(KEYS.rate),
    amount: figure(KEYS.amount),
  }
  return Object.values(tier).every(Number.isFinite) ? tier : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
