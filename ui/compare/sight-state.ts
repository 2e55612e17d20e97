import { computed, effect } from '@preact/signals'
import { route } from '../router.ts'
import { type SymbolSight, sightText } from './sight-text.ts'
import { changeView, view } from './view.ts'

/** A move of what is in sight is written to the URL once it has ended, ms. */
const WRITE_AFTER_MS = 300

let writing: ReturnType<typeof setTimeout> | undefined

/** Puts what linked panes have in sight into the URL. */
export function writeSight(sight: SymbolSight): void {
  clearTimeout(writing)
  writing = setTimeout(() => {
    if (route.peek().page === 'compare') changeView({ view: sightText(sight) })
  }, WRITE_AFTER_MS)
}

const columnsShown = computed(() => {
  const { symbol, kind, window, interval } = view.value
  return JSON.stringify({ symbol, kind, window, interval })
})
let known = { columns: columnsShown.peek(), text: view.peek().view }

// What was in sight of other columns says nothing of these, unless the URL brings a sight of its own.
effect(() => {
  const next = { columns: columnsShown.value, text: view.value.view }
  const isStale = next.columns !== known.columns && next.text !== '' && next.text === known.text
  if (next.columns !== known.columns) clearTimeout(writing)
  known = next
  if (isStale && route.peek().page === 'compare') changeView({ view: '' })
})
