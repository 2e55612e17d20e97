import { mapped, models, symbols } from '../lists.ts'
import { isoMinute } from '../map/as-of-picker.tsx'
import { COMPARE } from '../strings.ts'
import { symbol } from './compare-loader.ts'
import { MOST_PANES, PLAIN_PANE, panesText } from './panes.ts'
import { changeView, panes } from './view.ts'

const WEEK = 7 * 86_400_000

/** Questions that are asked most, one click each; they keep the first pane's symbol. */
export function Presets() {
  const own = panes.value[0]?.symbol || symbol.value
  const stored = symbols.value.find(({ symbol: id }) => id === own)
  const venues = mapped.value
    .filter(({ symbol: id }) => id === own)
    .flatMap(({ exchanges }) =>
      exchanges.filter((venue) => venue.has_open_interest && venue.candles_intervals.length > 0),
    )
    .map(({ exchange }) => exchange)
  const plain = { ...PLAIN_PANE, symbol: panes.value[0]?.symbol ?? '' }
  const show = (list: readonly (typeof PLAIN_PANE)[], more: { readonly all?: boolean } = {}) =>
    changeView({ panes: panesText(list.slice(0, MOST_PANES)), all: false, bucket: '', pair: 'AB', ...more })
  return (
    <fieldset class="buttons">
      <legend class="hidden">{COMPARE.presets}</legend>
      <button
        type="button"
        onClick={() =>
          show(
            models.value
              .toSorted((a, b) => rank(a) - rank(b))
              .map((model) => ({ ...plain, model: model.default ? '' : model.id })),
            { all: true },
          )
        }
      >
        {COMPARE.presetModels}
      </button>
      <button
        type="button"
        disabled={stored === undefined}
        onClick={() => show([plain, { ...plain, as_of: isoMinute((stored?.end_time ?? 0) - WEEK) }])}
      >
        {COMPARE.presetTimes}
      </button>
      <button
        type="button"
        disabled={venues.length < 2}
        title={venues.length < 2 ? COMPARE.presetVenuesMissing : undefined}
        onClick={() => show(venues.map((exchanges) => ({ ...plain, exchanges })))}
      >
        {COMPARE.presetVenues}
      </button>
    </fieldset>
  )
}

/** The default model first, then mixes of others, then those that read open interest. */
function rank(model: {
  readonly default: boolean
  readonly needs: readonly string[]
  readonly options: unknown
}): number {
  if (model.default) return 0
  return model.needs.includes('open_interest') ? 1 : 2
}
