import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  ITimeScaleApi,
  Logical,
  SeriesAttachedParameter,
  SeriesType,
  Time,
} from 'lightweight-charts'
import type { HeatDifference } from './heat-difference.ts'

/** Red, green, blue where the first heatmap has more, and where the second has; apart for every kind of sight. */
export const MORE_IN_FIRST = [240, 136, 51] as const
export const MORE_IN_SECOND = [77, 141, 255] as const

const SPACING_SPAN = 1000

/** Draws a difference under a series whose item i is column i: no colour at zero, one for each sign. */
export class DifferenceLayer implements ISeriesPrimitive<Time> {
  private series: ISeriesApi<SeriesType> | undefined
  private timeScale: ITimeScaleApi<Time> | undefined
  private requestUpdate: (() => void) | undefined
  private difference: HeatDifference | undefined
  private readonly bitmap = new OffscreenCanvas(1, 1)
  private readonly views: readonly IPrimitivePaneView[] = [
    { zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.draw(target) }) },
  ]

  setDifference(difference: HeatDifference): void {
    this.difference = difference
    const { columns, rows } = difference
    if (columns > 0 && rows > 0) {
      this.bitmap.width = columns
      this.bitmap.height = rows
      const image = new ImageData(differencePixels(difference), columns, rows)
      this.bitmap.getContext('2d')?.putImageData(image, 0, 0)
    }
    this.requestUpdate?.()
  }

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.series = series
    this.timeScale = chart.timeScale()
    this.requestUpdate = requestUpdate
  }

  detached(): void {
    this.series = undefined
    this.timeScale = undefined
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views
  }

  private draw(target: Parameters<IPrimitivePaneRenderer['draw']>[0]): void {
    const { difference, series, timeScale, bitmap } = this
    if (difference === undefined || series === undefined || timeScale === undefined) return
    const { firstBucket, bucketSize, rows, columns } = difference
    const origin = timeScale.logicalToCoordinate(0 as Logical)
    const next = timeScale.logicalToCoordinate(SPACING_SPAN as Logical)
    const top = series.priceToCoordinate((firstBucket + rows) * bucketSize)
    const bottom = series.priceToCoordinate(firstBucket * bucketSize)
    if (origin === null || next === null || top === null || bottom === null) return
    const spacing = (next - origin) / SPACING_SPAN
    const left = origin - 0.5 * spacing
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio, verticalPixelRatio }) => {
      context.imageSmoothingEnabled = false
      context.drawImage(
        bitmap,
        Math.round(left * horizontalPixelRatio),
        Math.round(top * verticalPixelRatio),
        Math.round(columns * spacing * horizontalPixelRatio),
        Math.round((bottom - top) * verticalPixelRatio),
      )
    })
  }
}

/** One pixel a cell, highest price on top; the root keeps small differences visible. */
export function differencePixels({ values, columns, rows, max }: HeatDifference): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(columns * rows * 4)
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < columns; t++) {
      const value = values[row * columns + t] ?? 0
      if (!(Math.abs(value) > 0)) continue
      const pixel = ((rows - 1 - row) * columns + t) * 4
      pixels.set(value > 0 ? MORE_IN_FIRST : MORE_IN_SECOND, pixel)
      pixels[pixel + 3] = 255 * Math.sqrt(Math.abs(value) / max)
    }
  }
  return pixels
}
