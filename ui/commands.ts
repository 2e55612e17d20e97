import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Something the user can do by a key or from the palette. */
export interface Command {
  readonly id: string
  readonly label: string
  /** Heading under which help and palette list it. */
  readonly group: string
  /** As the help shows it: `?`, `g m` (one after the other), `Mod+k` (Ctrl, or Cmd on a Mac). */
  readonly keys?: string
  readonly run: () => void
}

/** Commands of everything that is on screen. */
export const commands = signal<readonly Command[]>([])

/** Offers commands while the component is on screen; `make` is called once. */
export function useCommands(make: () => readonly Command[]): void {
  useEffect(() => {
    const made = make()
    commands.value = [...commands.peek(), ...made]
    return () => {
      commands.value = commands.peek().filter((command) => !made.includes(command))
    }
  }, [])
}
