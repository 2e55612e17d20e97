import { signal } from '@preact/signals'

export type PanelId = 'time' | 'leverage' | 'exchanges' | 'colors' | 'more' | 'export'

/** The panel that is open; one at a time. */
export const openPanel = signal<PanelId | undefined>(undefined)

/** Whether the sheet of controls is open, which a narrow screen has instead of the whole row. */
export const isSheetOpen = signal(false)

/** Whether the list of zones is open. */
export const isZoneListOpen = signal(false)

/** Opens or closes a panel, and the sheet that holds it where there is one. */
export function togglePanel(id: PanelId): void {
  openPanel.value = openPanel.peek() === id ? undefined : id
  if (openPanel.peek() !== undefined && id !== 'export') isSheetOpen.value = true
}
