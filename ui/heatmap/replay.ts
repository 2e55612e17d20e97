import { computed, effect, signal } from '@preact/signals'
import { drawn } from './live.ts'
import {
  inReplay,
  knownColumns,
  playedTime,
  REPLAY_SPEEDS,
  type ReplaySpeed,
  replayEnds,
  steppedTime,
} from './replay-clock.ts'
import { changeView, view } from './view.ts'

/** Between pictures of a replay where motion is unwelcome, ms. */
const CALM_STEP_MS = 1000
/** The URL follows a replay that moves so much later, ms. */
const WRITE_AFTER_MS = 400

const reducesMotion = matchMedia('(prefers-reduced-motion: reduce)')
const time = signal<number | undefined>(view.peek().replay || undefined)

/** The moment up to which the past is shown, UTC ms; undefined: all is shown. */
export const replayTime = computed(() => {
  const heat = drawn.value?.heat
  return time.value === undefined || heat === undefined ? time.value : inReplay(heat, time.value)
})
export const isPlaying = signal(false)
export const replaySpeed = signal<ReplaySpeed>(10)

/** Columns that are shown; undefined: all. */
export const revealed = computed(() => {
  const heat = drawn.value?.heat
  return replayTime.value === undefined || heat === undefined ? undefined : knownColumns(heat, replayTime.value)
})

/** What happened up to here is shown, UTC ms: the end of the last column shown. */
export const revealedUntil = computed(() => {
  const heat = drawn.value?.heat
  return heat === undefined || revealed.value === undefined ? undefined : heat.start + revealed.value * heat.step
})

/** Plays from a moment on, UTC ms; where motion is unwelcome it waits for a key. */
export function startReplay(from: number): void {
  seekReplay(from)
  isPlaying.value = !reducesMotion.matches
}

export function pauseReplay(): void {
  isPlaying.value = false
}

export function endReplay(): void {
  isPlaying.value = false
  time.value = undefined
}

export function seekReplay(to: number): void {
  const heat = drawn.peek()?.heat
  if (heat !== undefined) time.value = inReplay(heat, to)
}

/** Goes so many columns on, or back, and stays there. */
export function stepReplay(by: number): void {
  const heat = drawn.peek()?.heat
  if (heat === undefined || replayTime.peek() === undefined) return
  isPlaying.value = false
  time.value = steppedTime(heat, { time: replayTime.peek() ?? 0, by })
}

/** Plays on, from the beginning once the end was reached, or pauses. */
export function playOrPause(): void {
  const heat = drawn.peek()?.heat
  if (heat === undefined) return
  const { first, last } = replayEnds(heat)
  if (!isPlaying.peek() && (replayTime.peek() ?? last) >= last) time.value = first
  isPlaying.value = !isPlaying.peek()
}

/** Next faster or slower speed. */
export function changeSpeed(by: 1 | -1): void {
  replaySpeed.value = REPLAY_SPEEDS[REPLAY_SPEEDS.indexOf(replaySpeed.peek()) + by] ?? replaySpeed.peek()
}

effect(() => {
  if (!isPlaying.value) return undefined
  let last = performance.now()
  const play = () => {
    const now = performance.now()
    const heat = drawn.peek()?.heat
    if (heat !== undefined && time.peek() !== undefined) {
      time.value = playedTime(heat, {
        time: replayTime.peek() ?? heat.start,
        speed: replaySpeed.peek(),
        elapsedMs: now - last,
      })
      if (time.peek() === replayEnds(heat).last) isPlaying.value = false
    }
    last = now
  }
  if (reducesMotion.matches) {
    const timer = setInterval(play, CALM_STEP_MS)
    return () => clearInterval(timer)
  }
  let frame = requestAnimationFrame(function next() {
    play()
    frame = requestAnimationFrame(next)
  })
  return () => cancelAnimationFrame(frame)
})

/** What the URL was told last. */
let written = view.peek().replay
effect(() => {
  const { replay } = view.value
  if (replay === written) return
  written = replay
  isPlaying.value = false
  time.value = replay === 0 ? undefined : replay
})
effect(() => {
  const value = Math.round(time.value ?? 0)
  const timer = setTimeout(() => {
    if (value === written) return
    written = value
    changeView({ replay: value })
  }, WRITE_AFTER_MS)
  return () => clearTimeout(timer)
})
