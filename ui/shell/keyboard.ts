import { computed, effect } from '@preact/signals'
import { tinykeys } from 'tinykeys'
import { type Command, commands } from '../commands.ts'

/**
 * Binds the keys of all commands on screen; keys typed into a field, those of an open dialog and those that something in
 * the page took are not ours.
 */
export function startKeyboard(): void {
  const sequences = computed(() => commands.value.filter(isSequence))
  const names = computed(() => sequences.value.map(({ id }) => id).join(' '))
  // A page that comes on screen between two keys of a sequence changes the commands: those that stay are not bound anew,
  // which would forget the first key. They are told first, since the last key may be that of another command.
  effect(() => {
    names.value
    return bind(sequences.peek(), { capture: true })
  })
  effect(() => bind(commands.value.filter((command) => !isSequence(command))))
}

function isSequence({ keys = '' }: Command): boolean {
  return keys.includes(' ')
}

function bind(bound: readonly Command[], options?: { readonly capture: boolean }): () => void {
  const bindings = bound.flatMap((command) =>
    bindingsOf(command.keys ?? '').map((keys) => [keys, handlerOf(command)] as const),
  )
  return tinykeys(window, Object.fromEntries(bindings), options)
}

/** `Mod+k` and `?` as the library writes them; signs that need Shift on some keyboards are taken with and without. */
function bindingsOf(keys: string): string[] {
  if (keys === '') return []
  const binding = keys.replace(/\bMod\b/g, '$mod')
  return /^[?/]$/.test(keys) ? [binding, `Shift+${binding}`] : [binding]
}

function handlerOf({ keys = '', run }: Command): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented) return
    if (!keys.includes('Mod') && isOwned(event.target)) return
    event.preventDefault()
    run()
  }
}

function isOwned(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('dialog') !== null || target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
