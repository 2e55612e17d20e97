import { describe, expect, it } from 'vitest'
import { type Interruption, RouteContinuity } from './route-continuity.ts'

function continuity(resumeFrom?: number) {
  const gaps: Interruption[] = []
  const onInterruption = (gap: Interruption) => gaps.push(gap)
  return { route: new RouteContinuity({ silentMs: 10_000, resumeFrom, onInterruption }), gaps }
}

describe('RouteContinuity', () => {
  it('begins with the first canary item, not with any data', () => {
    const { route, gaps } = continuity()
    route.data(1, 100, false)
    expect(route.present()).toBeUndefined()
    route.data(1, 200, true)
    route.data(1, 300, false)
    expect(route.present()).toEqual({ from: 200, to: 300 })
    expect(route.sawSince(200)).toBe(true)
    expect(route.sawSince(199)).toBe(false)
    expect(gaps).toEqual([])
  })

  it('tells an interruption when it begins and when it ends', () => {
    const { route, gaps } = continuity()
    route.data(1, 100, true)
    route.data(1, 150, true)
    route.closed(1, 'reset')
    expect(gaps).toEqual([{ from: 150, to: undefined, reason: 'reset' }])
    expect(route.sawSince(100)).toBe(false)
    route.data(2, 400, true)
    expect(gaps[1]).toEqual({ from: 150, to: 400, reason: 'reset' })
    expect(route.present()).toEqual({ from: 400, to: 400 })
  })

  it('goes on without a hole while another connection flows', () => {
    const { route, gaps } = continuity()
    route.data(1, 100, true)
    route.data(2, 200, true)
    route.closed(1, 'replaced')
    route.data(2, 300, true)
    expect(gaps).toEqual([])
    expect(route.present()).toEqual({ from: 100, to: 300 })
  })

  it('counts the time since an earlier run', () => {
    const { route, gaps } = continuity(50)
    route.data(1, 100, true)
    expect(gaps).toEqual([{ from: 50, to: 100, reason: 'the collector was not running' }])
  })

  it('ignores the end of a connection that never flowed', () => {
    const { route, gaps } = continuity()
    route.closed(9, 'refused')
    expect(gaps).toEqual([])
  })

  it('takes silence for an interruption as soon as it lasts too long, also when another connection takes over', () => {
    const { route, gaps } = continuity()
    route.data(1, 1000, true)
    route.tick(11_000)
    expect(gaps).toEqual([])
    route.tick(11_001)
    const reason = 'no data for more than 10 s'
    expect(gaps).toEqual([{ from: 1000, to: undefined, reason }])
    expect(route.present()).toBeUndefined()
    // The frozen connection is still there when the next one brings its first data.
    route.data(2, 15_000, true)
    route.closed(1, 'replaced')
    expect(gaps.slice(1)).toEqual([{ from: 1000, to: 15_000, reason }])
    expect(route.present()).toEqual({ from: 15_000, to: 15_000 })
  })

  it('does not need ticks to see that a connection was silent', () => {
    const { route, gaps } = continuity()
    route.data(1, 1000, true)
    route.data(1, 20_000, false)
    expect(gaps).toHaveLength(2)
    expect(route.sawSince(1000)).toBe(false)
  })
})
