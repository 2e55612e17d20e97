import type { MarginTier } from '../domain/margin-tiers.ts'
import { BINANCE_WEIGHT, binanceRest } from './binance-rest.ts'
import { Json } from './rest-json.ts'
import { isWanted, type PublishedTiers, type TierApi } from './tier-api.ts'

const PATH = '/fapi/v1/leverageBracket'

/**
 * Binance's leverage brackets: one signed request answers for every symbol.
 *
 * An account whose brackets differ from the market's gets its own, marked by `notionalCoef`; those are left out.
 *
 * @see developers.binance.com, USDS-M futures, account, Notional and Leverage Brackets, read 2026-11 (official)
 */
export const binanceTiers: TierApi = {
  host: binanceRest,
  signing: {
    keyHeader: 'X-MBX-APIKEY',
    timeParameter: 'timestamp',
    signatureParameter: 'signature',
    parameters: { recvWindow: '10000' },
  },
  edges: 'usd',
  *read(question) {
    const answer = yield { path: PATH, query: {}, budget: BINANCE_WEIGHT, cost: 1 }
    const tables: PublishedTiers[] = []
    const own: string[] = []
    for (const entry of new Json(answer, 'Binance leverageBracket').list()) {
      const symbol = question.canonical(entry.field('symbol').text())
      if (!isWanted(symbol, question)) continue
      const factor = entry.field('notionalCoef')
      if (factor.isGiven() && factor.number('positive') !== 1) own.push(symbol)
      else tables.push({ symbol, source: `Binance GET ${PATH}`, tiers: readBrackets(entry.field('brackets')) })
    }
    const note = `the brackets of ${own.join(', ')} are this account's own, not the market's, and were left out`
    return { tables, notes: own.length > 0 ? [note] : [] }
  },
}

function readBrackets(brackets: Json): MarginTier[] {
  const tiers = brackets.list().map((bracket) => ({
    floor: bracket.field('notionalFloor').number('not-negative'),
    cap: bracket.field('notionalCap').number('positive'),
    maxLeverage: bracket.field('initialLeverage').number('positive'),
    rate: bracket.field('maintMarginRatio').number('positive'),
    amount: bracket.field('cum').number('not-negative'),
  }))
  return tiers.sort((a, b) => a.floor - b.floor)
}
