import { defineError } from '../domain/errors.ts'

const MAX_EDGES = 20

const BandsInvalid = defineError('LEVERAGE_BANDS_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { text: string }) =>
    `leverage_bands=${d.text} is no list of 1 to ${MAX_EDGES} rising leverages above 1; write 5,10,25,50,100`,
})

/** Bands of leverages: each begins at its edge and ends before the next; the first band is what lies below all edges. */
export type LeverageBands = readonly number[]

/** Reads `5,10,25`. @throws LEVERAGE_BANDS_INVALID */
export function parseLeverageBands(text: string): LeverageBands {
  const edges = text.split(',').map((piece) => (piece.trim() === '' ? Number.NaN : Number(piece)))
  const isRising = edges.every((edge, i) => edge > (edges[i - 1] ?? 1))
  if (!isRising || edges.length > MAX_EDGES) throw BandsInvalid({ text })
  return edges
}

/** Lower edge of the band that a leverage lies in; 1 below the first. */
export function bandOf(bands: LeverageBands, leverage: number): number {
  return bands.findLast((edge) => edge <= leverage) ?? 1
}

/** End of the band that begins at an edge, exclusive; undefined for the last. */
export function bandEnd(bands: LeverageBands, edge: number): number | undefined {
  return bands.find((next) => next > edge)
}
