import { createRandom, type RandomStream } from '../../src/domain/random.ts'
import { type BlockSample, drawBlocks } from '../../src/scoring/block-sample.ts'
import type { ForecastMass, WindowSelection, WindowTable } from '../../src/scoring/window-table.ts'
import { HAND_HOUR, HAND_START, type HandWindow, handWindows } from './hand-windows.ts'

/** Windows whose events were drawn from a map that is known. */
export interface PlantedPlacement {
  readonly table: WindowTable
  readonly truth: ForecastMass
  /** The true mass of each window in a random order. */
  readonly shuffled: ForecastMass
  readonly train: WindowSelection
  readonly test: WindowSelection
  /** Two-day blocks of the test period. */
  readonly sample: BlockSample
}

export interface PlantedShape {
  readonly seed: number
  /** A forecast every two hours, the later half of them is tested. */
  readonly days: number
  /** Mean of each window. */
  readonly events: number
}

const EVERY_HOURS = 2
const BLOCK_DAYS = 2

/** Windows of longs of 4 to 20 buckets below a price of 1000, each with its own peaks of true mass. */
export function plantPlacement({ seed, days, events }: PlantedShape): PlantedPlacement {
  const random = createRandom({ seed, name: 'placement' })
  const truth: number[] = []
  const shuffled: number[] = []
  const windows: HandWindow[] = []
  const half = (days * 12) / EVERY_HOURS
  for (let w = 0; w < 2 * half; w++) {
    const cells = 4 + Math.floor(random.uniform() * 17)
    const mass = Array.from({ length: cells }, () => 0.2 + (random.uniform() < 0.25 ? 4 * random.uniform() : 0))
    truth.push(...mass)
    shuffled.push(...shuffle(random, mass))
    const count = mass.map(() => 0)
    for (let drawn = random.poisson(events); drawn > 0; drawn--) count[pick(random, mass)]! += 1
    windows.push({ hour: w * EVERY_HOURS, price: 1000, firstBucket: 1000 - cells, count })
  }
  const testFrom = HAND_START + (days / 2) * 24 * HAND_HOUR
  const sample = drawBlocks({
    from: testFrom,
    to: HAND_START + days * 24 * HAND_HOUR,
    blockMs: BLOCK_DAYS * 24 * HAND_HOUR,
    resamples: 400,
    random: random.uniform,
  })
  const all = Uint32Array.from({ length: 2 * half }, (_, w) => w)
  return {
    table: handWindows(windows),
    truth: Float64Array.from(truth),
    shuffled: Float64Array.from(shuffled),
    train: all.subarray(0, half),
    test: all.subarray(half),
    sample,
  }
}

function shuffle(random: RandomStream, values: readonly number[]): number[] {
  return values
    .map((value) => ({ value, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
}

/** An index with probability in proportion to its mass. */
function pick(random: RandomStream, mass: readonly number[]): number {
  let left = random.uniform() * mass.reduce((sum, value) => sum + value, 0)
  for (const [i, value] of mass.entries()) {
    left -= value
    if (left < 0) return i
  }
  return mass.length - 1
}
