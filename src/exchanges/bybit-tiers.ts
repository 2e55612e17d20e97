import type { MarginTier } from '../domain/margin-tiers.ts'
import { BYBIT_REQUESTS, bybitRest } from './bybit-rest.ts'
import { Json } from './rest-json.ts'
import { isWanted, type TierApi, type TierRequest } from './tier-api.ts'

const PATH = '/v5/market/risk-limit'

/**
 * Bybit's risk limits: 15 symbols a page, or all limits of one symbol.
 *
 * @see bybit-exchange.github.io/docs/v5/market/risk-limit, read 2026-11 (official)
 */
export const bybitTiers: TierApi = {
  host: bybitRest,
  edges: 'usd',
  *read(question) {
    const rowsBySymbol = new Map<string, Json[]>()
    const asked = question.symbols === undefined ? [{}] : [...question.symbols].map((symbol) => ({ symbol }))
    for (const query of asked) {
      for (const row of yield* pages(query)) {
        const symbol = question.canonical(row.field('symbol').text())
        if (isWanted(symbol, question)) rowsBySymbol.set(symbol, [...(rowsBySymbol.get(symbol) ?? []), row])
      }
    }
    const source = `Bybit GET ${PATH}`
    const tables = [...rowsBySymbol].map(([symbol, rows]) => ({ symbol, source, tiers: readLimits(rows) }))
    return { tables, notes: [] }
  },
}

/** Rows of every page; none where the venue does not know the symbol. */
function* pages(query: Readonly<Record<string, string>>): Generator<TierRequest, Json[], unknown> {
  const rows: Json[] = []
  const seen = new Set<string>()
  let cursor = ''
  for (;;) {
    const page = { category: 'linear', ...query, ...(cursor === '' ? {} : { cursor }) }
    const answer = yield { path: PATH, query: page, budget: BYBIT_REQUESTS, cost: 1 }
    if (answer === undefined) return rows
    const result = new Json(answer, 'Bybit risk-limit').field('result')
    rows.push(...result.field('list').list())
    const next = result.field('nextPageCursor')
    if (!next.isGiven()) return rows
    cursor = plainCursor(next)
    if (seen.has(cursor)) throw next.invalid('a cursor that did not come before')
    seen.add(cursor)
  }
}

/** Cursors come percent-encoded, and the query is encoded once more when it is sent. @throws REST_ANSWER_INVALID */
export function plainCursor(cursor: Json): string {
  try {
    return decodeURIComponent(cursor.text())
  } catch {
    throw cursor.invalid('a percent-encoded text')
  }
}

function readLimits(rows: readonly Json[]): MarginTier[] {
  const limits = rows.map((row) => ({ row, cap: row.field('riskLimitValue').number('positive') }))
  limits.sort((a, b) => a.cap - b.cap)
  return limits.map(({ row, cap }, index) => {
    const deduction = row.field('mmDeduction')
    return {
      floor: limits[index - 1]?.cap ?? 0,
      cap,
      maxLeverage: row.field('maxLeverage').number('positive'),
      rate: row.field('maintenanceMargin').number('positive') / marginUnit(row),
      // The lowest limit has an empty one.
      amount: index === 0 && !deduction.isGiven() ? 0 : deduction.number('not-negative'),
    }
  })
}

/**
 * What margins of a row are divided by to become ratios.
 *
 * The documentation shows percents (`maintenanceMargin` 0.5, `initialMargin` 1 at 100x), live answers of 2026-09 have
 * ratios (0.005, 0.01). The initial margin is 1 / leverage, to the digits it is given with: it tells which.
 */
function marginUnit(row: Json): 1 | 100 {
  const initial = row.field('initialMargin')
  const product = initial.number('positive') * row.field('maxLeverage').number('positive')
  if (product > 0.5 && product < 2) return 1
  if (product > 50 && product < 200) return 100
  throw initial.invalid('about 1 / maxLeverage, as a ratio or in percent')
}
