import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { commands } from '../commands.ts'
import { formatPrice } from '../format.ts'
import { symbols } from '../lists.ts'
import { SHELL } from '../strings.ts'
import { Keys } from './keys.tsx'
import { chooseSymbol } from './page-links.ts'
import { type PaletteEntry, rankEntries } from './rank-entries.ts'

const MOST_SHOWN = 50

/** Finds symbols, pages and commands by a few letters. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const text = useSignal('')
  const chosen = useSignal(0)
  useEffect(() => dialog.current?.showModal(), [])
  const found = rankEntries(paletteEntries(), text.value).slice(0, MOST_SHOWN)
  const at = Math.min(chosen.value, found.length - 1)
  const take = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return
    dialog.current?.close()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      chosen.value = Math.max(0, Math.min(found.length - 1, at + step))
      dialog.current?.querySelector(`#palette-${chosen.value}`)?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter') take(found[at])
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog closes by Escape itself
    <dialog ref={dialog} class="finder" aria-label={SHELL.palette} onClose={onClose} onClick={closeOutside}>
      <input
        type="text"
        role="combobox"
        aria-label={SHELL.palette}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={at >= 0 ? `palette-${at}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={SHELL.palettePlaceholder}
        onInput={(event) => {
          text.value = event.currentTarget.value
          chosen.value = 0
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-list" role="listbox" aria-label={SHELL.palette}>
        {found.map((entry, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys
          <div
            key={entry.id}
            id={`palette-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onClick={() => take(entry)}
          >
            <span>{entry.label}</span>
            <small>{entry.detail}</small>
            {entry.keys === undefined ? <small>{entry.group}</small> : <Keys keys={entry.keys} />}
          </div>
        ))}
      </div>
      {found.length === 0 && <p role="status">{SHELL.paletteEmpty}</p>}
    </dialog>
  )
}

/** A click beside the content lands on the dialog itself. */
function closeOutside(event: MouseEvent): void {
  if (event.target instanceof HTMLDialogElement) event.target.close()
}

function paletteEntries(): PaletteEntry[] {
  const ofSymbols = symbols.value.map(({ symbol, exchanges, last_price }) => ({
    id: `symbol-${symbol}`,
    label: symbol,
    detail: [
      exchanges.map(({ exchange, data_kind }) => (data_kind === 'simulated' ? SHELL.simulated : exchange)).join(', '),
      last_price === null ? '' : formatPrice(last_price),
    ]
      .filter((part) => part !== '')
      .join(' · '),
    group: SHELL.symbols,
    run: () => chooseSymbol(symbol),
  }))
  const ofCommands = commands.value
    .filter(({ id }) => id !== 'palette' && id !== 'search')
    .map(({ id, label, group, keys, run }) => ({ id, label, detail: '', group, keys, run }))
  return [...ofSymbols, ...ofCommands]
}
