import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { serverRoot } from '../api.ts'
import { useCommands } from '../commands.ts'
import { navigate, type PageId, pageUrl, route } from '../router.ts'
import { type ThemeChoice, themeChoice } from '../settings.ts'
import { SHELL } from '../strings.ts'
import { FeedBadge, OfflineBar, SignedOutBar } from './connection.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Help } from './help.tsx'
import { startKeyboard } from './keyboard.ts'
import { linkTo } from './page-links.ts'
import { PAGE_LIST } from './pages.tsx'
import { Palette } from './palette.tsx'
import { SkillWarnings } from './skill-warnings.tsx'
import './shell.css'

const NEXT_THEME: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'dark', dark: 'light', light: 'system' }
const THEME_SIGNS: Readonly<Record<ThemeChoice, string>> = { system: '◐', dark: '☾', light: '☀' }

/** The frame around every page: navigation, connection, palette, help, theme. */
export function AppShell({ symbol }: { symbol: ReadonlySignal<string> }) {
  const open = useSignal<'palette' | 'help' | undefined>(undefined)
  const toggle = (which: 'palette' | 'help') => {
    open.value = open.peek() === which ? undefined : which
  }
  // A dialog tells that it is closed later: by then its last command may have opened the other one.
  const close = (which: 'palette' | 'help') => {
    if (open.peek() === which) open.value = undefined
  }
  useEffect(() => startKeyboard(), [])
  useCommands(() => [
    { id: 'palette', label: SHELL.palette, group: SHELL.everywhere, keys: 'Mod+k', run: () => toggle('palette') },
    { id: 'search', label: SHELL.palette, group: SHELL.everywhere, keys: '/', run: () => toggle('palette') },
    { id: 'help', label: SHELL.help, group: SHELL.everywhere, keys: '?', run: () => toggle('help') },
    { id: 'theme', label: SHELL.theme, group: SHELL.everywhere, keys: 'Shift+d', run: nextTheme },
    ...PAGE_LIST.map(({ id, title, key }) => ({
      id: `page-${id}`,
      label: `${SHELL.goTo} ${title}`,
      group: SHELL.pages,
      keys: `g ${key}`,
      run: () => navigate(linkTo(id, route.peek())),
    })),
  ])
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={focusMain}>
        {SHELL.skip}
      </button>
      <header class="top">
        <span class="brand" aria-hidden="true">
          liqheat
        </span>
        <button type="button" class="symbol-button" onClick={() => toggle('palette')} title={SHELL.palette}>
          {symbol.value || SHELL.symbols} <kbd>/</kbd>
        </button>
        <nav aria-label={SHELL.pages}>
          {PAGE_LIST.map(({ id, title }) => (
            <PageLink key={id} id={id} title={title} />
          ))}
        </nav>
        <FeedBadge />
        <button
          type="button"
          class="icon"
          aria-label={`${SHELL.theme}: ${SHELL.themes[themeChoice.value]}`}
          title={`${SHELL.theme}: ${SHELL.themes[themeChoice.value]}`}
          onClick={nextTheme}
        >
          {THEME_SIGNS[themeChoice.value]}
        </button>
        <button type="button" class="icon" aria-label={SHELL.help} title={SHELL.help} onClick={() => toggle('help')}>
          ?
        </button>
        <a class="page-link api-link" href={new URL('docs', serverRoot).pathname}>
          {SHELL.api}
        </a>
      </header>
      <OfflineBar />
      <SignedOutBar />
      <SkillWarnings />
      <ShownPage />
      {open.value === 'palette' && <Palette onClose={() => close('palette')} />}
      {open.value === 'help' && <Help onClose={() => close('help')} />}
    </div>
  )
}

/** The page that the URL names; its code is loaded when it is shown first, the one before stays until then. */
function ShownPage() {
  const shown = useSignal<{ readonly id: PageId; readonly Page: ComponentType } | undefined>(undefined)
  const isBroken = useSignal(false)
  useSignalEffect(() => {
    const entry = PAGE_LIST.find(({ id }) => id === route.value.page)
    isBroken.value = false
    if (entry === undefined || shown.peek()?.id === entry.id) return
    const isFirst = shown.peek() === undefined
    entry.load().then(
      ({ Page }) => {
        if (route.peek().page !== entry.id) return
        shown.value = { id: entry.id, Page }
        if (!isFirst) requestAnimationFrame(focusMain)
      },
      () => {
        isBroken.value = route.peek().page === entry.id
      },
    )
  })
  const { id, Page } = shown.value ?? {}
  return (
    <>
      <span class="hidden" role="status">
        {PAGE_LIST.find((entry) => entry.id === id)?.title}
      </span>
      {isBroken.value && (
        <p class="notice failure" role="alert">
          {SHELL.pageNotLoaded}
        </p>
      )}
      {Page !== undefined && <ErrorBoundary id={id ?? ''} Page={Page} />}
    </>
  )
}

function PageLink({ id, title }: { id: PageId; title: string }) {
  const next = linkTo(id, route.value)
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

/** After a change of page a screen reader and the keyboard go on in the new one. */
function focusMain(): void {
  const main = document.querySelector<HTMLElement>('main')
  if (main === null) return
  main.tabIndex = -1
  main.focus({ preventScroll: true })
}

function nextTheme(): void {
  themeChoice.value = NEXT_THEME[themeChoice.value]
}
