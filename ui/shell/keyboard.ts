import { effect } from '@preact/signals'
import { tinykeys } from 'tinykeys'
import { type Command, commands } from '../commands.ts'

/** Binds the keys of all commands on screen; keys typed into a field, and those of an open dialog, are its own. */
export function startKeyboard(): void {
  effect(() => {
    const bound = commands.value.filter((command) => command.keys !== undefined)
    const bindings = bound.map((command) => [bindingOf(command.keys ?? ''), handlerOf(command)] as const)
    return tinykeys(window, Object.fromEntries(bindings))
  })
}

/** `Mod+k` and `?` as the library writes them. */
function bindingOf(keys: string): string {
  return keys.replace(/\bMod\b/g, '$mod').replace(/^\?$/, 'Shift+?')
}

function handlerOf({ keys = '', run }: Command): (event: KeyboardEvent) => void {
  return (event) => {
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
