import { effect, signal } from '@preact/signals'
import { parseView, type ViewState, viewQuery } from './view-state.ts'

/** The view on screen; changing it changes the URL, and the URL changes it back. */
export const view = signal<ViewState>(parseView(location.search))

/** Changes part of the view. Choices of data make a new history entry, looks replace the present one. */
export function changeView(change: Partial<ViewState>): void {
  const next = { ...view.value, ...change }
  const isLook = Object.keys(change).every((name) => LOOKS.has(name))
  view.value = next
  const query = viewQuery(next)
  const url = query === '' ? location.pathname : `?${query}`
  if (isLook) history.replaceState(null, '', url)
  else history.pushState(null, '', url)
}

const LOOKS = new Set(['colors', 'threshold', 'prices', 'long', 'short', 'consumed'])

addEventListener('popstate', () => {
  view.value = parseView(location.search)
})

export type PageTheme = 'dark' | 'light'
const STORED_THEME = 'liqheat-theme'

/** Dark or light, as the system has it until the user chose. */
export const pageTheme = signal<PageTheme>(initialTheme())

export function togglePageTheme(): void {
  pageTheme.value = pageTheme.value === 'dark' ? 'light' : 'dark'
  localStorage.setItem(STORED_THEME, pageTheme.value)
}

function initialTheme(): PageTheme {
  const stored = localStorage.getItem(STORED_THEME)
  if (stored === 'dark' || stored === 'light') return stored
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}

effect(() => {
  document.documentElement.dataset['theme'] = pageTheme.value
})
