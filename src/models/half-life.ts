import { Type } from 'typebox'

/** Option of models whose positions fade with time. */
export const HalfLifeHours = Type.Number({
  default: 24,
  minimum: 0.1,
  maximum: 8760,
  description: 'Hours after which half of the positions opened at a time are taken to be closed',
})
