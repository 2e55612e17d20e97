import { STRINGS } from '../../strings.ts'
import { exportNote } from './export-state.ts'
import { sightAddress } from './view-address.ts'
import { curlCommand } from './visible-query.ts'

/** Copies the address of the page, which holds the exact view. */
export function copyLink(): Promise<void> {
  return copyText(location.href)
}

/** Copies a command that asks the server for the numbers in sight. */
export function copyCurl(): Promise<void> {
  return copyText(curlCommand(sightAddress()))
}

async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    exportNote.value = { text: STRINGS.copied, copy: text }
  } catch {
    // Not every page may: over plain HTTP there is no clipboard.
    exportNote.value = { text: STRINGS.copyFailed, copy: text }
  }
}
