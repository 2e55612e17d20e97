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

/** Where columns stand in the pane, in CSS pixels. */
export interface Plot {
  readonly width: number
  readonly height: number
  /** Left edge of column 0, and width of a column. */
  readonly origin: number
  readonly spacing: number
}

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0]

/** Bar spacing is measured over this many bars; coordinates are linear in the index. */
const SPACING_SPAN = 1000

/** Something drawn over the candles of the heatmap; logical index i of the time scale is column i. */
export abstract class PlotLayer implements ISeriesPrimitive<Time> {
  protected series: ISeriesApi<SeriesType> | undefined
  private timeScale: ITimeScaleApi<Time> | undefined
  private requestUpdate: (() => void) | undefined
  private readonly views: readonly IPrimitivePaneView[] = [
    { zOrder: () => 'top', renderer: () => ({ draw: (target) => this.draw(target) }) },
  ]

  /** Draws in CSS pixels. Hot: it runs in every frame of a move; bench/page.bench.ts guards it. */
  protected abstract paint(context: CanvasRenderingContext2D, plot: Plot): void

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

  /** Draws anew in the next frame. */
  protected redraw(): void {
    this.requestUpdate?.()
  }

  /** Where columns stand now; undefined before the first data. */
  protected measure(): Plot | undefined {
    // Only whole logical indices have a coordinate: that of their middle.
    const first = this.timeScale?.logicalToCoordinate(0 as Logical) ?? null
    const other = this.timeScale?.logicalToCoordinate(SPACING_SPAN as Logical) ?? null
    if (first === null || other === null) return undefined
    const spacing = (other - first) / SPACING_SPAN
    const width = this.timeScale?.width() ?? 0
    const height = this.series?.getPane().getHeight() ?? 0
    return { width, height, origin: first - spacing / 2, spacing }
  }

  private draw(target: Target): void {
    target.useMediaCoordinateSpace(({ context }) => {
      const plot = this.measure()
      if (plot !== undefined) this.paint(context, plot)
    })
  }
}
