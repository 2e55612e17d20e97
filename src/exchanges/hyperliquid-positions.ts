import { hyperliquidSymbol } from './hyperliquid-symbol.ts'
import { HYPERLIQUID_WEIGHT, hyperliquidTiers } from './hyperliquid-tiers.ts'
import type { HeldPosition, PositionApi } from './position-api.ts'
import { Json } from './rest-json.ts'

const ADDRESS = /^0x[0-9a-f]{40}$/

/**
 * Hyperliquid's accounts on the main dex: anyone may ask for the positions of an address, the venue's own liquidation
 * prices among them.
 *
 * @see Hyperliquid documentation, "Info endpoint, perpetuals: clearinghouseState" and rate limits, read 2026-11 (official)
 */
export const hyperliquidPositions: PositionApi = {
  host: hyperliquidTiers.host,
  budget: HYPERLIQUID_WEIGHT,
  cost: 2,
  account: (text) => {
    const address = text.toLowerCase()
    return ADDRESS.test(address) ? address : undefined
  },
  request: (account) => ({ path: '/info', query: {}, body: { type: 'clearinghouseState', user: account } }),
  read: (answer) => {
    const state = new Json(answer, 'Hyperliquid clearinghouseState')
    const positions = state
      .field('assetPositions')
      .list()
      .flatMap((entry) => readPosition(entry.field('position')))
    return { time: state.field('time').time(), positions }
  },
}

/** `szi` is the size with its sign; a position that was closed may stay listed with 0. */
function readPosition(position: Json): HeldPosition[] {
  const coin = position.field('coin')
  if (!coin.isGiven()) throw coin.invalid('the name of a coin')
  const size = position.field('szi').number('finite')
  if (size === 0) return []
  return [
    {
      symbol: hyperliquidSymbol(coin.text()),
      side: size > 0 ? 'long' : 'short',
      quantity: Math.abs(size),
      entryPrice: position.field('entryPx').number('positive'),
      liquidationPrice: readLiquidationPrice(position.field('liquidationPx')),
      leverage: position.field('leverage').field('value').number('positive'),
    },
  ]
}

/** Null, or not above 0, where the margin outlasts every price. */
function readLiquidationPrice(value: Json): number | undefined {
  if (!value.isGiven()) return undefined
  const price = value.number('finite')
  return price > 0 ? price : undefined
}
