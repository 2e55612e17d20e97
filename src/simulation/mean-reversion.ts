import type { RandomStream } from '../domain/random.ts'

/** How a process wanders around 0. */
export interface WanderingOptions {
  /** Time between two steps, days. */
  readonly stepDays: number
  /** Relaxation time, days; well above one step. */
  readonly days: number
  /** Standing deviation. */
  readonly deviation: number
}

/** A process that wanders around 0 and forgets itself; Euler's scheme. Hot: a market steps five of them every tick. */
export class Wandering {
  value = 0
  private readonly random: RandomStream
  private readonly kept: number
  private readonly noise: number

  constructor(random: RandomStream, { stepDays, days, deviation }: WanderingOptions) {
    const share = stepDays / days
    this.random = random
    this.kept = 1 - share
    this.noise = deviation * Math.sqrt(2 * share)
  }

  step(): number {
    this.value = this.value * this.kept + this.noise * this.random.normal()
    return this.value
  }
}
