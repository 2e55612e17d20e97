import { Select } from '../components/select.tsx'
import { formatUsd } from '../format.ts'
import { symbols } from '../lists.ts'
import { LIVE } from '../strings.ts'
import { wakeSound } from './beep.ts'
import { isHeld, isPaused, isReadingBack, isSoundOn, loudFrom, tape } from './live-feed.ts'
import { changeView, view } from './view.ts'
import { switchVenue } from './view-fields.ts'

const SIZES = [0, 1000, 10_000, 50_000, 100_000, 500_000, 1_000_000]
const LOUD_SIZES = [10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000]

/** What the tape, totals and chart show; all of it stands in the URL but the sound and the pause. */
export function Filters({ venues }: { venues: readonly string[] }) {
  const { symbol, exchanges, side, least } = view.value
  const shown = exchanges === '' ? venues : exchanges.split(',')
  return (
    <div class="toolbar" role="toolbar" aria-label={LIVE.filters}>
      <Select
        label={LIVE.symbol}
        value={symbol}
        options={[{ value: '', label: LIVE.allSymbols }, ...symbolOptions(symbol)]}
        onChange={(value) => changeView({ symbol: value })}
      />
      <Select
        label={LIVE.side}
        value={side}
        options={[
          { value: '', label: LIVE.bothSides },
          { value: 'long', label: LIVE.longs },
          { value: 'short', label: LIVE.shorts },
        ]}
        onChange={(value) => changeView({ side: value === 'long' || value === 'short' ? value : '' })}
      />
      <Select
        label={LIVE.least}
        value={String(least)}
        options={sizeOptions(SIZES, least)}
        onChange={(value) => changeView({ least: Number(value) })}
      />
      <fieldset class="toggles">
        <legend class="hidden">{LIVE.venues}</legend>
        {venues.map((venue) => (
          <label class="toggle" key={venue}>
            <input
              type="checkbox"
              checked={shown.includes(venue)}
              onChange={() => changeView({ exchanges: switchVenue(exchanges, venue, venues) })}
            />
            <span>{venue}</span>
          </label>
        ))}
      </fieldset>
      <Sound />
      <button type="button" class="icon pause" aria-pressed={isPaused.value} onClick={togglePause}>
        {isPaused.value ? LIVE.resume : LIVE.pause}
        {isHeld.value && tape.value.waiting > 0 && <small> {LIVE.waiting(tape.value.waiting)}</small>}
      </button>
    </div>
  )
}

export function togglePause(): void {
  isPaused.value = !isPaused.peek()
  if (!isPaused.peek()) isReadingBack.value = false
}

export function toggleSound(): void {
  isSoundOn.value = !isSoundOn.peek()
  if (isSoundOn.peek()) void wakeSound()
}

function Sound() {
  return (
    <>
      <label class="toggle" title={LIVE.soundHelp}>
        <input type="checkbox" checked={isSoundOn.value} onChange={toggleSound} />
        <span>{LIVE.sound}</span>
      </label>
      {isSoundOn.value && (
        <Select
          label={LIVE.soundFrom}
          value={String(loudFrom.value)}
          options={sizeOptions(LOUD_SIZES, loudFrom.value)}
          onChange={(value) => {
            loudFrom.value = Number(value)
          }}
        />
      )}
    </>
  )
}

function symbolOptions(chosen: string) {
  const known = symbols.value.map(({ symbol }) => symbol)
  return (chosen === '' || known.includes(chosen) ? known : [chosen, ...known]).map((value) => ({
    value,
    label: value,
  }))
}

function sizeOptions(sizes: readonly number[], chosen: number) {
  const all = sizes.includes(chosen) ? sizes : [...sizes, chosen].sort((a, b) => a - b)
  return all.map((size) => ({ value: String(size), label: size === 0 ? LIVE.anySize : formatUsd(size) }))
}
