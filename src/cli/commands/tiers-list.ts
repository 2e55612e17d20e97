import type { TierListing } from '../../app/list-tiers.ts'
import { configOf, STORE_KEYS } from '../config-options.ts'
import { countText, tableText, timeText } from '../human-text.ts'
import { runOwned } from '../run-owned.ts'

interface ListFlags {
  readonly exchange?: string
  readonly symbol?: readonly string[]
  readonly json?: boolean
}

/** Prints a line for each table, and its tiers where symbols were named. */
export async function listTierTables(flags: ListFlags & Record<string, unknown>): Promise<void> {
  const { exchange, symbol: symbols, json } = flags
  const tables = await runOwned(configOf(STORE_KEYS, flags), {
    name: 'list-tiers',
    input: { exchange, symbols, now: Date.now() },
  })
  if (json === true) console.log(JSON.stringify(tables, undefined, 2))
  else if (tables.length === 0)
    console.log('no margin tiers known: one tier of 0.5 % up to 125x stands in; "liqheat tiers update" fetches them')
  else console.log(listText(tables, { hasTiers: symbols !== undefined }))
}

function listText(tables: readonly TierListing[], { hasTiers }: { hasTiers: boolean }): string {
  if (!hasTiers) return tableText([HEAD, ...tables.map(tableRow)])
  const blocks = tables.map((table) =>
    [tableRow(table).join('  '), tableText([TIER_HEAD, ...table.tiers.map(tierRow)]).replace(/^/gm, '  ')].join('\n'),
  )
  return blocks.join('\n\n')
}

const HEAD = ['exchange', 'symbol', 'from', 'state', 'tiers', 'leverage', 'rate', 'origin', 'source'] as const
const TIER_HEAD = ['above USD', 'to USD', 'leverage', 'rate', 'amount USD'] as const

/** Leverage and rate are those of the first tier. */
function tableRow({ exchange, symbol, validFrom, state, fault, tiers, origin, source }: TierListing): string[] {
  const [first] = tiers
  return [
    exchange,
    symbol,
    timeText(validFrom),
    fault === undefined ? state : `${state}: ${fault}`,
    `${tiers.length}`,
    first === undefined ? '-' : `${first.maxLeverage}x`,
    first === undefined ? '-' : percentText(first.rate),
    origin,
    source,
  ]
}

function tierRow({ floor, cap, maxLeverage, rate, amount }: TierListing['tiers'][number]): string[] {
  const to = cap === null ? 'no end' : countText(cap)
  return [countText(floor), to, `${maxLeverage}x`, percentText(rate), countText(amount)]
}

function percentText(rate: number): string {
  return `${Number((rate * 100).toPrecision(6))} %`
}
