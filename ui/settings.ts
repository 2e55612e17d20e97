import { effect, type Signal, signal } from '@preact/signals'

export type ThemeChoice = 'system' | 'dark' | 'light'
const THEMES: readonly ThemeChoice[] = ['system', 'dark', 'light']
const PREFIX = 'liqheat-'

/** A choice that this browser remembers; `read` is undefined for text that is none. */
export function storedSignal<Value>(name: string, { fallback, read, write }: StoredValue<Value>): Signal<Value> {
  const text = localStorage.getItem(PREFIX + name)
  const value = signal((text === null ? undefined : read(text)) ?? fallback)
  effect(() => {
    if (value.value === fallback) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, write(value.value))
  })
  return value
}

interface StoredValue<Value> {
  readonly fallback: Value
  readonly read: (text: string) => Value | undefined
  readonly write: (value: Value) => string
}

export const themeChoice = storedSignal<ThemeChoice>('theme', {
  fallback: 'system',
  read: (text) => THEMES.find((theme) => theme === text),
  write: (theme) => theme,
})

const systemIsLight = matchMedia('(prefers-color-scheme: light)')
const isSystemLight = signal(systemIsLight.matches)
systemIsLight.addEventListener('change', () => {
  isSystemLight.value = systemIsLight.matches
})

/** What is on screen: the choice, or that of the system. */
export const pageTheme = signal<'dark' | 'light'>('dark')

effect(() => {
  const choice = themeChoice.value
  pageTheme.value = choice === 'system' ? (isSystemLight.value ? 'light' : 'dark') : choice
  document.documentElement.dataset['theme'] = pageTheme.value
})
