/** Says when something regular is due: at whole multiples of its step, once each, without catching up. */
export class Cadence {
  private readonly stepMs: number
  private last: number

  constructor(stepMs: number, now: number) {
    this.stepMs = stepMs
    this.last = Math.floor(now / stepMs)
  }

  isDue(now: number): boolean {
    const step = Math.floor(now / this.stepMs)
    if (step <= this.last) return false
    this.last = step
    return true
  }
}
