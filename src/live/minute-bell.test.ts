import { describe, expect, it } from 'vitest'
import { MinuteBell } from './minute-bell.ts'

const MINUTE = 60_000
const START = 1000 * MINUTE

function bellAt(at: number): MinuteBell {
  const bell = new MinuteBell()
  bell.start(at)
  return bell
}

describe('MinuteBell', () => {
  it('starts with the minute that runs', () => {
    expect(new MinuteBell().start(START + 30_000)).toBe(START)
  })

  it('ends a minute 200 ms after it by the venue’s clock', () => {
    const bell = bellAt(START)
    bell.hear(START + MINUTE + 199, START + MINUTE + 250)
    expect(bell.due(START + MINUTE + 250, 0)).toEqual([])
    bell.hear(START + MINUTE + 200, START + MINUTE + 251)
    expect(bell.due(START + MINUTE + 251, 0)).toEqual([{ end: START + MINUTE, isHeard: true }])
    expect(bell.due(START + MINUTE + 300, 0)).toEqual([])
  })

  it('ends it 400 ms after by ours when data have come since its end', () => {
    const bell = bellAt(START)
    expect(bell.due(START + MINUTE + 399, START + MINUTE + 10)).toEqual([])
    expect(bell.due(START + MINUTE + 400, START + MINUTE + 10)).toEqual([{ end: START + MINUTE, isHeard: true }])
  })

  it('waits 15 s for data at most, and says that none came', () => {
    const bell = bellAt(START)
    expect(bell.due(START + MINUTE + 14_999, START + MINUTE - 1)).toEqual([])
    expect(bell.due(START + MINUTE + 15_000, START + MINUTE - 1)).toEqual([{ end: START + MINUTE, isHeard: false }])
  })

  it('does not believe a venue time that is more than a second ahead of ours', () => {
    const bell = bellAt(START)
    bell.hear(START + 10 * MINUTE, START + 1000)
    expect(bell.due(START + 1000, START + 1000)).toEqual([])
  })

  it('ends minutes one by one after a pause', () => {
    const bell = bellAt(START)
    bell.hear(START + 2 * MINUTE + 500, START + 2 * MINUTE + 500)
    expect(bell.due(START + 2 * MINUTE + 500, 0).map(({ end }) => end)).toEqual([START + MINUTE, START + 2 * MINUTE])
  })

  it('waits for trades that come late as long as they come', () => {
    const bell = bellAt(START)
    const end = START + MINUTE
    bell.hear(end - 900, end + 600)
    expect(bell.due(end + 700, end + 650)).toEqual([])
    bell.hear(end - 10, end + 1490)
    expect(bell.due(end + 1600, end + 1600)).toEqual([])
    expect(bell.due(end + 1890, end + 1880)).toEqual([{ end, isHeard: true }])
  })
})
