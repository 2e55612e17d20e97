import { signal } from '@preact/signals'

/** Draws the chart as it is on screen, in pixels of the device; undefined while there is no chart. */
export const takePicture = signal<(() => HTMLCanvasElement) | undefined>(undefined)
