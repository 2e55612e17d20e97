/** A stream of random numbers that depends on its seed alone. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** Exponential with mean 1. */
  exponential(): number
  /** Poisson count with the given mean, which should be small: time grows with it. */
  poisson(mean: number): number
}

/** Which stream of a market: streams of one seed are independent of each other. */
export interface StreamKey {
  /** Whole number in [0, 2^53). */
  readonly seed: number
  /** What the stream is for, such as `price/DEMOUSDT`. */
  readonly name: string
}

/**
 * Generator sfc32 of Chris Doty-Humphrey (PractRand): 128 bits of state, passes BigCrush.
 *
 * Beyond + - * / and sqrt it uses only Math.log, which V8 computes in software, so a seed gives the same numbers on
 * every machine.
 */
export function createRandom({ seed, name }: StreamKey): RandomStream {
  let a = hashName(name)
  let b = seed >>> 0
  let c = Math.floor(seed / 2 ** 32) >>> 0
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 16; i++) next()
  const uniform = (): number => next() / 2 ** 32
  const exponential = (): number => -Math.log(1 - uniform())
  return {
    uniform,
    exponential,
    normal: createNormal(uniform),
    poisson: (mean) => {
      let count = 0
      for (let left = mean - exponential(); left > 0; left -= exponential()) count++
      return count
    },
  }
}

/** Marsaglia's polar method: two normals a round, the second kept for the next call. */
function createNormal(uniform: () => number): () => number {
  let spare = 0
  let hasSpare = false
  return () => {
    if (hasSpare) {
      hasSpare = false
      return spare
    }
    let x = 0
    let y = 0
    let radius = 0
    do {
      x = 2 * uniform() - 1
      y = 2 * uniform() - 1
      radius = x * x + y * y
    } while (radius >= 1 || radius === 0)
    const scale = Math.sqrt((-2 * Math.log(radius)) / radius)
    spare = y * scale
    hasSpare = true
    return x * scale
  }
}

/** FNV-1a of the name's UTF-16 units. */
function hashName(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash | 0
}
