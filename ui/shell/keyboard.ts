import { effect } from '@preact/signals'
import { tinykeys } from 'tinykeys'
import { type Command, commands } from '../commands.ts'

/**
 * Binds the keys of all commands on screen; keys typed into a field, those of an open dialog and those that
 * something in the page took are not ours.
 */
export function startKeyboard(): void {
  effect(() => {
    const bindings = commands.value.flatMap((command) =>
      bindingsOf(command.keys ?? '').map((keys) => [keys, handlerOf(command)] as const),
    )
    // The last key of a sequence may be a key of its own; handlers are called in this order, and the first one takes it.
    bindings.sort(([a], [b]) => b.split(' ').length - a.split(' ').length)
    return tinykeys(window, Object.fromEntries(bindings))
  })
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
