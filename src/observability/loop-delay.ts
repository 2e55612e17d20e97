import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 10
const NANOSECONDS = 1e9

/** Delay of the event loop beyond its timer, seconds. */
export interface LoopDelayReading {
  readonly mean: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** Measures how late the event loop is. */
export class LoopDelay {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

  constructor() {
    this.histogram.enable()
  }

  /** What was measured since the last call; 0 where nothing was. */
  take(): LoopDelayReading {
    const { histogram } = this
    const late = (nanoseconds: number): number =>
      Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000) : 0
    const reading =
      histogram.count === 0
        ? { mean: 0, p50: 0, p99: 0, max: 0 }
        : {
            mean: late(histogram.mean),
            p50: late(histogram.percentile(50)),
            p99: late(histogram.percentile(99)),
            max: late(histogram.max),
          }
    histogram.reset()
    return reading
  }

  stop(): void {
    this.histogram.disable()
  }
}
