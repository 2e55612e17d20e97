import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentType } from 'preact'
import { isServerReached } from '../api.ts'
import { navigate, type PageId, pageUrl, route } from '../router.ts'
import { pageTheme, themeChoice } from '../settings.ts'
import { SHELL } from '../strings.ts'
import { PAGE_LIST } from './pages.tsx'

/** The frame around every page: navigation, connection, theme; the page itself is loaded when it is shown first. */
export function AppShell({ symbol }: { symbol: ReadonlySignal<string> }) {
  const shown = useSignal<{ readonly id: PageId; readonly Page: ComponentType } | undefined>(undefined)
  const broken = useSignal(false)
  useSignalEffect(() => {
    const entry = PAGE_LIST.find(({ id }) => id === route.value.page)
    if (entry === undefined || shown.peek()?.id === entry.id) return
    entry.load().then(
      ({ Page }) => {
        if (route.peek().page === entry.id) shown.value = { id: entry.id, Page }
      },
      () => {
        broken.value = true
      },
    )
  })
  const Page = shown.value?.Page
  return (
    <div class="shell">
      <header class="top">
        <nav aria-label={SHELL.pages}>
          {PAGE_LIST.map(({ id, title }) => (
            <PageLink key={id} id={id} title={title} symbol={symbol.value} />
          ))}
        </nav>
        {!isServerReached.value && (
          <span class="offline" role="status">
            {SHELL.offline}
          </span>
        )}
        <button type="button" class="icon" aria-label={SHELL.theme} title={SHELL.theme} onClick={toggleTheme}>
          {pageTheme.value === 'dark' ? '☀' : '☾'}
        </button>
      </header>
      {broken.value && (
        <p class="notice failure" role="alert">
          {SHELL.pageNotLoaded}
        </p>
      )}
      {Page !== undefined && <Page />}
    </div>
  )
}

function PageLink({ id, title, symbol }: { id: PageId; title: string; symbol: string }) {
  const next = { page: id, search: symbol === '' ? '' : new URLSearchParams({ symbol }).toString() }
  return (
    <a
      class="page-link"
      href={pageUrl(next)}
      aria-current={route.value.page === id ? 'page' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        navigate(next)
      }}
    >
      {title}
    </a>
  )
}

function toggleTheme(): void {
  themeChoice.value = pageTheme.value === 'dark' ? 'light' : 'dark'
}
