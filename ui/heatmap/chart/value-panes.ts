import {
  createTextWatermark,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ITextWatermarkPluginApi,
  LineSeries,
  PriceScaleMode,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { CHART_FONT } from '../../components/chart-font.ts'

/** A series by column in a pane of its own below the prices. */
export interface PaneLine {
  readonly id: string
  readonly label: string
  /** Open time of column 0, UTC ms, and length of a column, ms. */
  readonly start: number
  readonly step: number
  /** Of every column; NaN where nothing is known. */
  readonly values: Float64Array
  /** A line, or bars around zero. */
  readonly form: 'line' | 'bars'
  readonly color: string
  /** Colour of values below zero. */
  readonly negative: string
  readonly write: (value: number) => string
}

interface Pane {
  line: PaneLine
  readonly series: ISeriesApi<'Line' | 'Histogram', Time>
  readonly text: ITextWatermarkPluginApi<Time>
}

/** Height of a pane as a share of that of the prices. */
const STRETCH = 0.22

/** Panes of a chart under its prices. */
export class ValuePanes {
  private readonly chart: IChartApi
  private panes: readonly Pane[] = []
  private column: number | undefined
  private time = Number.POSITIVE_INFINITY

  constructor(chart: IChartApi) {
    this.chart = chart
  }

  /** Shows these lines, each in its pane, and no others. */
  show(lines: readonly PaneLine[]): void {
    for (const { line, series } of this.panes) {
      if (!lines.some(({ id }) => id === line.id)) this.chart.removeSeries(series)
    }
    this.panes = lines.map((line) => {
      const pane = this.panes.find((known) => known.line.id === line.id) ?? this.open(line)
      pane.line = line
      this.fill(pane)
      return pane
    })
    this.setColumn(this.column)
    this.keepScales()
  }

  /** Gives panes their own price scale again: what is set for that of the prices the library sets for all. */
  keepScales(): void {
    for (const { series } of this.panes) {
      series.priceScale().applyOptions({
        mode: PriceScaleMode.Normal,
        autoScale: true,
        ensureEdgeTickMarksVisible: false,
        scaleMargins: { top: 0.28, bottom: 0.08 },
      })
    }
  }

  /** What was known later is not drawn, UTC ms; undefined draws all. */
  revealTo(time: number | undefined): void {
    this.time = time ?? Number.POSITIVE_INFINITY
    for (const pane of this.panes) this.fill(pane)
  }

  /** Writes the values of a column; undefined: the last ones known. */
  setColumn(column: number | undefined): void {
    this.column = column
    for (const { line, text } of this.panes) {
      const last = this.knownColumns(line) - 1
      const value = column === undefined ? lastKnown(line.values, last) : (line.values[column] ?? Number.NaN)
      const words = Number.isNaN(value) ? '—' : line.write(value)
      text.applyOptions({
        lines: [{ text: `${line.label}  ${words}`, color: '#e7e8ef', fontSize: 11, fontFamily: CHART_FONT }],
      })
    }
  }

  private open(line: PaneLine): Pane {
    const index = this.chart.panes().length
    const format = { type: 'custom', minMove: 1e-8, formatter: line.write } as const
    const shared = { priceFormat: format, priceLineVisible: false, lastValueVisible: true }
    const series: Pane['series'] =
      line.form === 'line'
        ? this.chart.addSeries(LineSeries, { ...shared, color: line.color, lineWidth: 2 }, index)
        : this.chart.addSeries(HistogramSeries, { ...shared, color: line.color, base: 0 }, index)
    const pane = series.getPane()
    pane.setStretchFactor(STRETCH)
    return { line, series, text: createTextWatermark(pane, { horzAlign: 'left', vertAlign: 'top', lines: [] }) }
  }

  private fill({ line, series }: Pane): void {
    const { start, step, values, color, negative, form } = line
    const known = this.knownColumns(line)
    const last = values.findLastIndex((value, column) => column < known && !Number.isNaN(value))
    series.setData(
      Array.from(values, (value, column) => {
        const time = ((start + column * step) / 1000) as UTCTimestamp
        if (column >= known || Number.isNaN(value)) return { time }
        // A line of the library goes on over columns without a value: what leads there has no colour.
        const isEnd = form === 'line' && column < last && Number.isNaN(values[column + 1] ?? Number.NaN)
        return { time, value, color: isEnd ? 'transparent' : value < 0 ? negative : color }
      }),
    )
  }

  private knownColumns({ start, step, values }: PaneLine): number {
    return Math.max(0, Math.min(values.length, Math.floor((this.time - start) / step)))
  }
}

function lastKnown(values: Float64Array, from: number): number {
  for (let i = from; i >= 0; i--) if (!Number.isNaN(values[i] ?? Number.NaN)) return values[i] ?? Number.NaN
  return Number.NaN
}
