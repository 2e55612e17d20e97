import type { MarginTier } from '../domain/margin-tiers.ts'
import { okxRest } from './okx-rest.ts'
import type { RestBudget } from './rest.ts'
import { Json } from './rest-json.ts'
import { isWanted, type PublishedTiers, type TierApi, type TierQuestion, type TierRequest } from './tier-api.ts'

// Limits and fields: okx.com/docs-v5, public data, read 2026-11 (official).
const INSTRUMENTS: RestBudget = { name: 'okx instruments', limit: 20, windowMs: 2000 }
const MARK_PRICES: RestBudget = { name: 'okx mark-price', limit: 10, windowMs: 2000 }
const TIERS: RestBudget = { name: 'okx position-tiers', limit: 10, windowMs: 2000 }
const FAMILIES_A_REQUEST = 5

/** A linear swap, and what turns its contracts into dollars. */
interface Swap {
  readonly symbol: string
  readonly id: string
  readonly family: string
  /** Base units of one contract. */
  readonly contractValue: number
  /** Contracts. */
  readonly lot: number
}

/**
 * OKX's position tiers, converted from contracts with the contract value and the mark price of the moment.
 *
 * A tier's rate holds for the whole position: there are no maintenance amounts.
 */
export const okxTiers: TierApi = {
  host: okxRest,
  edges: 'contracts',
  *read(question) {
    const swaps = readSwaps(yield get('instruments', {}, INSTRUMENTS), question)
    if (swaps.length === 0) return { tables: [], notes: [] }
    const priceById = readMarkPrices(yield get('mark-price', {}, MARK_PRICES))
    const priced = swaps.filter(({ id }) => priceById.has(id))
    const rowsByFamily = new Map<string, Json[]>()
    for (let first = 0; first < priced.length; first += FAMILIES_A_REQUEST) {
      const families = priced.slice(first, first + FAMILIES_A_REQUEST).map(({ family }) => family)
      const query = { tdMode: 'isolated', instFamily: families.join(',') }
      for (const row of listOf(yield get('position-tiers', query, TIERS), 'position-tiers')) {
        const family = row.field('instFamily').text()
        rowsByFamily.set(family, [...(rowsByFamily.get(family) ?? []), row])
      }
    }
    const tables = priced.flatMap((swap): PublishedTiers[] => {
      const rows = rowsByFamily.get(swap.family)
      const price = priceById.get(swap.id)
      if (rows === undefined || price === undefined) return []
      const source = `OKX GET /api/v5/public/position-tiers, contracts of ${swap.contractValue} at mark price ${price}`
      return [{ symbol: swap.symbol, source, tiers: readTiers(rows, swap, price) }]
    })
    const unpriced = swaps.filter(({ id }) => !priceById.has(id)).map(({ symbol }) => symbol)
    return { tables, notes: unpriced.length > 0 ? [`${unpriced.join(', ')}: no mark price, left out`] : [] }
  },
}

function get(name: string, query: Readonly<Record<string, string>>, budget: RestBudget): TierRequest {
  return { path: `/api/v5/public/${name}`, query: { instType: 'SWAP', ...query }, budget, cost: 1 }
}

/** Linear swaps that were asked for; those not yet listed have no contract value. */
function readSwaps(answer: unknown, question: TierQuestion): Swap[] {
  return listOf(answer, 'instruments').flatMap((instrument): Swap[] => {
    const id = instrument.field('instId').text()
    const symbol = question.canonical(id)
    const isLinear = instrument.field('ctType').text() === 'linear' && instrument.field('state').text() !== 'preopen'
    if (!isLinear || !isWanted(symbol, question)) return []
    const contractValue = instrument.field('ctVal').number('positive') * instrument.field('ctMult').number('positive')
    const lot = instrument.field('lotSz').number('positive')
    return [{ symbol, id, family: instrument.field('instFamily').text(), contractValue, lot }]
  })
}

function readMarkPrices(answer: unknown): Map<string, number> {
  const rows = listOf(answer, 'mark-price').filter((row) => row.field('markPx').isGiven())
  return new Map(rows.map((row) => [row.field('instId').text(), row.field('markPx').number('positive')]))
}

/** A tier begins one lot, or one contract, after the one before: it is joined to it. */
function readTiers(rows: readonly Json[], { contractValue, lot }: Swap, markPrice: number): MarginTier[] {
  const tiers = rows.map((row) => ({ row, most: row.field('maxSz').number('positive') }))
  tiers.sort((a, b) => a.most - b.most)
  let before = 0
  let floor = 0
  return tiers.map(({ row, most }) => {
    const least = row.field('minSz')
    const contracts = least.number('not-negative')
    if (contracts < before || contracts > before + Math.max(1, lot)) {
      throw least.invalid(`the size that follows ${before} contracts, the end of the tier before`)
    }
    const cap = Math.round(most * contractValue * markPrice * 100) / 100
    const maxLeverage = row.field('maxLever').number('positive')
    const tier = { floor, cap, maxLeverage, rate: row.field('mmr').number('positive'), amount: 0 }
    before = most
    floor = cap
    return tier
  })
}

function listOf(answer: unknown, name: string): Json[] {
  return new Json(answer, `OKX ${name}`).field('data').list()
}
