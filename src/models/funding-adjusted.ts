import { Type } from 'typebox'
import { HalfLifeHours } from './half-life.ts'
import { defineModel } from './model.ts'
import { startTakerFlow } from './taker-flow-run.ts'

/** Binance Standard whose margins pay funding; with no funding both are equal to the bit. */
export const fundingAdjusted = defineModel({
  id: 'funding_adjusted',
  version: '2',
  title: 'Funding Adjusted',
  description:
    'As Binance Standard, but each position’s margin pays or is paid the funding that fell due since it was opened: ' +
    'rate x mark price x quantity at every payment. A positive rate brings long levels nearer and short levels ' +
    'further away. Every level of a leverage tier moves by the same amount of quote units.',
  needs: ['candles', 'funding'],
  awaits: [],
  uses: ['taker-flow'],
  leverages: 'asked',
  options: Type.Object({ half_life_hours: HalfLifeHours }),
  start: (context, { half_life_hours: halfLifeHours }) => startTakerFlow(context, { halfLifeHours, isFunded: true }),
})
