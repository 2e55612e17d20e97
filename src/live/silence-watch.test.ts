import { expect, it } from 'vitest'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { SilenceWatch } from './silence-watch.ts'

function watch(clock: HandClock, ms: number): { readonly silences: number[]; readonly watch: SilenceWatch } {
  const silences: number[] = []
  return { silences, watch: new SilenceWatch({ clock, ms, onSilence: () => silences.push(clock.now()) }) }
}

it('tells each stretch of silence, counted from what was heard last', () => {
  const clock = new HandClock(0)
  const { silences, watch: one } = watch(clock, 1000)
  clock.advance(600)
  one.touch(600)
  clock.advance(3000)
  // 600 + 1000, and as long again.
  expect(silences).toEqual([1600, 2600, 3600])
  one.stop()
  expect(clock.pending).toBe(0)
})

it('looks once more when its timer was held up, as what came meanwhile is not read yet', () => {
  const clock = new HandClock(0)
  const { silences, watch: one } = watch(clock, 1000)
  // The process does nothing until 5000: the timer due at 1000 goes off then.
  clock.stall(5000)
  expect(silences).toEqual([])
  one.touch(5001)
  clock.advance(900)
  expect(silences).toEqual([])
  clock.advance(101)
  expect(silences).toEqual([6001])
})

it('tells silence though its timers are always held up', () => {
  const clock = new HandClock(0)
  const { silences } = watch(clock, 1000)
  clock.stall(5000)
  clock.stall(5000)
  expect(silences).toEqual([10_000])
})
