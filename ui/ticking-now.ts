import { signal } from '@preact/signals'

const TICK_MS = 30_000

/** The time, UTC ms; it goes on every half minute, so that ages on screen grow. */
export const tickingNow = signal(Date.now())
setInterval(() => {
  tickingNow.value = Date.now()
}, TICK_MS)
