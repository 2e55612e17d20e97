import { binanceAnswer } from './binance-answers.ts'
import { bybitAnswer } from './bybit-answers.ts'
import { hyperliquidAnswer } from './hyperliquid-answers.ts'
import { okxAnswer } from './okx-answers.ts'
import type { VenueReply, VenueRequest } from './venue-answer.ts'

/** REST answers by venue. */
export const VENUE_ANSWERS: Readonly<Record<string, (request: VenueRequest) => VenueReply>> = {
  binance: binanceAnswer,
  bybit: bybitAnswer,
  okx: okxAnswer,
  hyperliquid: hyperliquidAnswer,
}
