import { computed, signal } from '@preact/signals'
import type { ColorScale } from '../../src/domain/color-scale.ts'
import { serverRoot } from '../api.ts'
import { scaleOf } from '../heatmap/color-choice.ts'
import { HEATMAP_FIELDS } from '../heatmap/view-fields.ts'
import { choiceField, type Field, flagField, look, parseState, stateQuery } from '../url-state.ts'

/** What the address of the embedded page may say: all that the heatmap page's may, and how the frame looks. */
export const EMBED_FIELDS = {
  ...HEATMAP_FIELDS,
  theme: look(choiceField(['system', 'dark', 'light'], 'system')),
  /** Whether the reader may change window, colours and sides. */
  controls: look(flagField(true)),
} as const

export type EmbedView = {
  [Name in keyof typeof EMBED_FIELDS]: (typeof EMBED_FIELDS)[Name] extends Field<infer Value> ? Value : never
}

const state = signal(parseState<EmbedView>(EMBED_FIELDS, location.search))

/** What is on screen. */
export const view = computed(() => state.value)

/** Changes it until the frame is loaded again; the site that embeds it says where it begins. */
export function changeView(change: Partial<EmbedView>): void {
  state.value = { ...state.value, ...change }
}

/** The same view on the full page. */
export const fullPageUrl = computed(() => {
  const query = new URLSearchParams(stateQuery<EmbedView>(EMBED_FIELDS, view.value))
  for (const name of ['theme', 'controls']) query.delete(name)
  const url = new URL(serverRoot)
  url.search = query.toString()
  return url.href
})

/** A token for a server that wants one, from `#token=`: that part of an address is never sent. */
export const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined

const light = matchMedia('(prefers-color-scheme: light)')
const isSystemLight = signal(light.matches)
light.addEventListener('change', () => {
  isSystemLight.value = light.matches
})

/** Settings of the browser are not asked: in a frame of another site they may be out of reach. */
export const theme = computed(() => {
  const { theme: choice } = view.value
  return choice === 'system' ? (isSystemLight.value ? 'light' : 'dark') : choice
})

/** Colours of the heatmap. */
export const colors = computed<ColorScale>(() => scaleOf(view.value))
