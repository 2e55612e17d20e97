import { useEffect } from 'preact/hooks'
import { useCommands } from '../commands.ts'
import { formatTime } from '../format.ts'
import { CHART } from '../strings.ts'
import { drawn } from './live.ts'
import {
  changeSpeed,
  endReplay,
  isPlaying,
  pauseReplay,
  playOrPause,
  replaySpeed,
  replayTime,
  seekReplay,
  startReplay,
  stepReplay,
} from './replay.ts'
import { REPLAY_SPEEDS, replayEnds } from './replay-clock.ts'
import { spanText } from './span-text.ts'
import './replay-bar.css'

/** Plays the past: columns, candles and circles appear as they became known. */
export function ReplayBar({ begin }: { /** Where a replay begins, UTC ms. */ begin: () => number }) {
  useCommands(() => [
    { id: 'replay', label: CHART.replayToggle, group: CHART.group, keys: 'r', run: () => toggle(begin) },
    { id: 'replay-back', label: CHART.replayBack, group: CHART.group, keys: ',', run: () => stepReplay(-1) },
    { id: 'replay-on', label: CHART.replayOn, group: CHART.group, keys: '.', run: () => stepReplay(1) },
    { id: 'replay-slower', label: CHART.replaySlower, group: CHART.group, keys: '[', run: () => changeSpeed(-1) },
    { id: 'replay-faster', label: CHART.replayFaster, group: CHART.group, keys: ']', run: () => changeSpeed(1) },
  ])
  // Nobody watches a page that was left: its replay waits.
  useEffect(() => pauseReplay, [])
  const isOn = replayTime.value !== undefined
  useEffect(() => {
    if (!isOn) return undefined
    const end = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && document.querySelector('dialog[open]') === null)
        endReplay()
    }
    document.addEventListener('keydown', end)
    return () => document.removeEventListener('keydown', end)
  }, [isOn])
  const heat = drawn.value?.heat
  if (heat === undefined) return null
  const time = replayTime.value
  if (time === undefined) {
    return (
      <button type="button" class="replay-start" title={CHART.replayHelp} onClick={() => startReplay(begin())}>
        ▶ {CHART.replay}
      </button>
    )
  }
  const { first, last } = replayEnds(heat)
  const text = `${formatTime(time)} UTC`
  return (
    <fieldset class="replay" aria-label={CHART.replay}>
      <button
        type="button"
        aria-label={CHART.replayRestart}
        title={CHART.replayRestart}
        onClick={() => seekReplay(first)}
      >
        «
      </button>
      <button type="button" aria-label={CHART.replayBack} title={CHART.replayBack} onClick={() => stepReplay(-1)}>
        ‹
      </button>
      <button
        type="button"
        class="play"
        aria-label={isPlaying.value ? CHART.replayPause : CHART.replayPlay}
        title={isPlaying.value ? CHART.replayPause : CHART.replayPlay}
        onClick={playOrPause}
      >
        {isPlaying.value ? '❚❚' : '▶'}
      </button>
      <button type="button" aria-label={CHART.replayOn} title={CHART.replayOn} onClick={() => stepReplay(1)}>
        ›
      </button>
      <input
        type="range"
        aria-label={CHART.replayTime}
        aria-valuetext={text}
        min={first}
        max={last}
        step={heat.step}
        value={time}
        onInput={(event) => seekReplay(Number(event.currentTarget.value))}
      />
      <time dateTime={new Date(time).toISOString()}>{text}</time>
      <select
        aria-label={CHART.replaySpeed}
        value={String(replaySpeed.value)}
        onChange={(event) => {
          const chosen = REPLAY_SPEEDS.find((speed) => String(speed) === event.currentTarget.value)
          if (chosen !== undefined) replaySpeed.value = chosen
        }}
      >
        {REPLAY_SPEEDS.map((speed) => (
          <option key={speed} value={String(speed)} selected={speed === replaySpeed.value}>
            {speed}× · {spanText(speed * heat.step)} {CHART.aSecond}
          </option>
        ))}
      </select>
      <button type="button" aria-label={CHART.replayEnd} title={CHART.replayEnd} onClick={endReplay}>
        ✕
      </button>
    </fieldset>
  )
}

function toggle(begin: () => number): void {
  if (replayTime.peek() === undefined) startReplay(begin())
  else playOrPause()
}
