import { describe, expect, it } from 'vitest'
import { binanceLive } from '../exchanges/binance-live.ts'
import { PollContinuity } from './poll-continuity.ts'
import type { Interruption } from './route-continuity.ts'

const [openInterest] = binanceLive.polls

function continuity(resumeFrom?: number) {
  const gaps: Interruption[] = []
  if (openInterest === undefined) throw new Error('Binance polls open interest')
  const poll = new PollContinuity(openInterest, { resumeFrom, onInterruption: (gap) => gaps.push(gap) })
  return { poll, gaps }
}

describe('PollContinuity', () => {
  it('tells an interruption after two and a half periods of 20 s, and its end', () => {
    const { poll, gaps } = continuity()
    poll.answered(1000)
    poll.tick(51_000)
    expect(gaps).toEqual([])
    poll.tick(51_001)
    poll.tick(60_000)
    poll.answered(70_000)
    const reason = 'polls were not answered'
    expect(gaps).toEqual([
      { from: 1000, to: undefined, reason },
      { from: 1000, to: 70_000, reason },
    ])
  })

  it('counts the time since an earlier run, and nothing before the first answer ever', () => {
    const resumed = continuity(500)
    resumed.poll.answered(1000)
    expect(resumed.gaps).toEqual([{ from: 500, to: 1000, reason: 'the collector was not running' }])
    const first = continuity()
    first.poll.tick(1_000_000)
    expect(first.gaps).toEqual([])
  })
})
