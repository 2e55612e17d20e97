import { cursor, nextCell } from './cursor.ts'
import { drawn } from './live.ts'

/** Moves the cursor over the cells by keys that the chart receives; Escape lets go of it. */
export function moveCursor(event: KeyboardEvent): void {
  const heat = drawn.peek()?.heat
  if (heat === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Escape' && cursor.peek() !== undefined) {
    cursor.value = undefined
    event.stopPropagation()
    return
  }
  const next = nextCell(heat, {
    from: cursor.peek(),
    key: event.key,
    isFar: event.shiftKey,
    price: heat.meta.current_price ?? (heat.firstBucket + heat.rows / 2) * heat.bucketSize,
  })
  if (next === undefined) return
  event.preventDefault()
  cursor.value = next
}
