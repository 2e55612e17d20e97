import { signal } from '@preact/signals'
import type { ColorBar } from '../../src/heat-layer/color-bar.ts'

/** What places of the colour bar stand for in the picture on screen; undefined before the first. */
export const barAmounts = signal<ColorBar | undefined>(undefined)
