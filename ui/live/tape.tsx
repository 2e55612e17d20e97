import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { formatPrice, formatUsd } from '../format.ts'
import { LIVE } from '../strings.ts'
import { isHeld, isReadingBack, tape } from './live-feed.ts'
import type { TapeRow } from './tape-buffer.ts'
import { useVirtualRows } from './use-virtual-rows.ts'

/** Heights in live.css. */
const ROW_PX = 26
const PHONE_ROW_PX = 44
const PHONE = matchMedia('(max-width: 700px)')
/** Sizes that stand out, USD. */
const BIG = 100_000
const HUGE = 1_000_000

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
})
const DAY_CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** Liquidations as they come, newest first. Scrolling down holds them still. */
export function Tape({ isEmpty }: { isEmpty: boolean }) {
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const { rows, waiting } = tape.value
  const { items, height, scrollToTop } = useVirtualRows(scroller, { count: rows.length, rowHeight })
  return (
    <div class="tape">
      <TapeHead />
      <section
        class="tape-scroll"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard
        tabIndex={0}
        aria-label={LIVE.tape}
        onScroll={(event) => {
          isReadingBack.value = event.currentTarget.scrollTop > rowHeight
        }}
      >
        <ol class="tape-rows" style={{ height: `${height}px` }}>
          {items.map(({ index, start }) => {
            const one = rows[index]
            return one === undefined ? null : (
              <Row key={one.id} one={one} index={index} count={rows.length} top={start} />
            )
          })}
        </ol>
        {isEmpty && rows.length === 0 && <p class="tape-empty">{LIVE.empty}</p>}
      </section>
      {isHeld.value && (
        <button
          type="button"
          class="held"
          onClick={() => {
            scrollToTop()
            isReadingBack.value = false
          }}
        >
          {isReadingBack.value ? `↑ ${LIVE.backToNewest}` : LIVE.paused}
          {waiting > 0 && ` · ${LIVE.waiting(waiting)}`}
        </button>
      )}
    </div>
  )
}

function TapeHead() {
  const { time, symbol, venue, side, price, size, coverage } = LIVE.columns
  return (
    <div class="tape-row tape-head" aria-hidden="true">
      <span class="time">{time}</span>
      <span class="symbol">{symbol}</span>
      <span class="venue">{venue}</span>
      <span class="side">{side}</span>
      <span class="price">{price}</span>
      <span class="size">{size}</span>
      <span class="feed">{coverage}</span>
    </div>
  )
}

function Row({ one: { row }, index, count, top }: { one: TapeRow; index: number; count: number; top: number }) {
  const { side, notional_usd: size, coverage } = row
  const weight = size >= HUGE ? ' huge' : size >= BIG ? ' big' : ''
  const price = row.price ?? row.bankruptcy_price
  return (
    <li
      class={`tape-row ${side}${weight}`}
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span class="time" title={new Date(row.timestamp).toISOString()}>
        {clockOf(row.timestamp)}
      </span>
      <span class="symbol">{row.symbol}</span>
      <span class="venue">{row.exchange}</span>
      <span class="side">{LIVE[side]}</span>
      <span class="price" title={row.price === null ? LIVE.bankruptcy : undefined}>
        {price === null ? '—' : formatPrice(price)}
        {row.price === null && <sup>b</sup>}
      </span>
      <b class="size">{formatUsd(size)}</b>
      <span class={`feed ${coverage}`} title={LIVE[`${coverage}Help`]}>
        {LIVE[coverage]}
      </span>
    </li>
  )
}

function clockOf(time: number): string {
  return Date.now() - time < 86_400_000 ? CLOCK.format(time) : DAY_CLOCK.format(time)
}

function useRowHeight(): number {
  const height = useSignal(PHONE.matches ? PHONE_ROW_PX : ROW_PX)
  useEffect(() => {
    const follow = () => {
      height.value = PHONE.matches ? PHONE_ROW_PX : ROW_PX
    }
    PHONE.addEventListener('change', follow)
    return () => PHONE.removeEventListener('change', follow)
  }, [height])
  return height.value
}
