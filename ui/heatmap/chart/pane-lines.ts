import { signal } from '@preact/signals'
import type { PaneLine } from './value-panes.ts'
export const paneLines = signal<readonly PaneLine[]>([])
