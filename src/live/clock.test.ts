import { expect, it } from 'vitest'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { pause } from './clock.ts'

it('resolves when the time has passed', async () => {
  const clock = new HandClock()
  const { signal } = new AbortController()
  const pausing = pause(clock, { ms: 100, signal })
  expect(clock.waits).toEqual([100])
  clock.advance(100)
  await expect(pausing).resolves.toBeUndefined()
})

it('rejects with the reason when it is stopped, before or meanwhile, and leaves no timer', async () => {
  const clock = new HandClock()
  const stop = new AbortController()
  const pausing = pause(clock, { ms: 100, signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(pausing).rejects.toThrow('enough')
  await expect(pause(clock, { ms: 100, signal: stop.signal })).rejects.toThrow('enough')
  expect(clock.pending).toBe(0)
})
