import { computed, effect } from '@preact/signals'
import { render } from 'preact'
import '@fontsource/ibm-plex-sans/latin-400.css'
import '@fontsource/ibm-plex-sans/latin-600.css'
import { symbolOr } from './lists.ts'
import { route } from './router.ts'
import { AppShell } from './shell/app-shell.tsx'
import { PAGE_LIST } from './shell/pages.tsx'
import './theme.css'

const root = document.getElementById('app')
if (root === null) throw new Error('Invariant: index.html holds #app')
/** The symbol of the page on screen; links to other pages carry it. */
const symbol = computed(() => symbolOr(new URLSearchParams(route.value.search).get('symbol') ?? ''))
effect(() => {
  const page = PAGE_LIST.find(({ id }) => id === route.value.page)
  document.title = `${symbol.value} ${page?.title ?? ''} · liqheat`.trim()
})
render(<AppShell symbol={symbol} />, root)
