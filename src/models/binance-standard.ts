import { Type } from 'typebox'
import { HalfLifeHours } from './half-life.ts'
import { defineModel } from './model.ts'
import { startTakerFlow } from './taker-flow-run.ts'

/** Levels of taker flow by the exchange's exact formula; needs no open interest. */
export const binanceStandard = defineModel({
  id: 'binance_standard',
  version: '1',
  title: 'Binance Standard',
  description:
    'Taker buys of a candle open longs and taker sells open shorts, at the average price of that flow, split over the ' +
    'leverage weights; the liquidation price is the exchange’s own formula with its margin tiers. Positions fade with ' +
    'a half-life. Open interest is not used: volume that closes positions counts as opening, so totals are an upper ' +
    'bound and only the shape is meant.',
  needs: ['candles'],
  awaits: [],
  uses: ['taker-flow'],
  leverages: 'asked',
  options: Type.Object({ half_life_hours: HalfLifeHours }),
  start: (context, { half_life_hours: halfLifeHours }) => startTakerFlow(context, { halfLifeHours, isFunded: false }),
})
