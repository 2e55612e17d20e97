import { formatTime } from '../../format.ts'
import { STRINGS } from '../../strings.ts'
import { changeView, view } from '../view.ts'
import { timeOf } from './time-text.ts'

/** Says beyond doubt that the page shows the past as it was known then, and leads back. */
export function AsOfBanner() {
  const { as_of: asOf } = view.value
  if (asOf === '') return null
  const time = timeOf(asOf)
  return (
    <div class="notice as-of" role="status">
      <b>
        {STRINGS.asOfBanner} {time === undefined ? asOf : `${formatTime(time)} UTC`}
      </b>
      <span>{STRINGS.asOfBannerMore}</span>
      <button type="button" onClick={() => changeView({ as_of: '' })}>
        {STRINGS.backToNow}
      </button>
    </div>
  )
}
