/** What stands around the chart in a picture; sizes are CSS pixels. */
export interface PictureContent {
  readonly chart: HTMLCanvasElement
  /** Pixels of the chart for a CSS pixel. */
  readonly ratio: number
  readonly title: string
  /** Lines below the title: what was asked, and how it was computed. */
  readonly lines: readonly string[]
  readonly footer: string
  /** Across the chart; undefined for an observed market. */
  readonly watermark: string | undefined
  readonly bar: {
    readonly stops: readonly string[]
    readonly high: number
    readonly title: string
    readonly ticks: readonly { readonly place: number; readonly text: string }[]
  }
  readonly colors: { readonly page: string; readonly text: string; readonly muted: string }
}

const FONT = '"IBM Plex Sans", system-ui, sans-serif'
const MARGIN = 14
const TITLE_HEIGHT = 26
const LINE_HEIGHT = 17
const FOOTER_HEIGHT = 26
const BAR_WIDTH = 16
/** Width of the bar with its numbers. */
export const LEGEND_WIDTH = 84

/** Draws a chart with all that a reader needs who sees the picture alone. */
export function drawPicture(content: PictureContent): HTMLCanvasElement {
  const { chart, ratio, lines } = content
  const top = MARGIN + TITLE_HEIGHT + lines.length * LINE_HEIGHT + MARGIN
  const width = chart.width / ratio + LEGEND_WIDTH + 2 * MARGIN
  const height = chart.height / ratio + top + FOOTER_HEIGHT
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser gives no canvas to draw on')
  context.scale(ratio, ratio)
  context.fillStyle = content.colors.page
  context.fillRect(0, 0, width, height)
  drawHead(context, content)
  const plot = { left: MARGIN + LEGEND_WIDTH, top, width: chart.width / ratio, height: chart.height / ratio }
  context.drawImage(chart, plot.left, plot.top, plot.width, plot.height)
  drawBar(context, content, { top, height: plot.height })
  if (content.watermark !== undefined) drawWatermark(context, content.watermark, plot)
  context.fillStyle = content.colors.muted
  context.font = `11px ${FONT}`
  context.fillText(content.footer, MARGIN, height - 9)
  return canvas
}

function drawHead(context: CanvasRenderingContext2D, { title, lines, colors }: PictureContent): void {
  context.fillStyle = colors.text
  context.font = `600 18px ${FONT}`
  context.fillText(title, MARGIN, MARGIN + 16)
  context.fillStyle = colors.muted
  context.font = `12px ${FONT}`
  for (const [i, line] of lines.entries()) context.fillText(line, MARGIN, MARGIN + TITLE_HEIGHT + i * LINE_HEIGHT + 12)
}

function drawBar(
  context: CanvasRenderingContext2D,
  { bar, colors }: PictureContent,
  { top, height }: { top: number; height: number },
): void {
  const begin = top + 18
  const length = height - 24
  const gradient = context.createLinearGradient(0, begin + length, 0, begin)
  const last = bar.stops.length - 1
  for (const [i, stop] of bar.stops.entries()) gradient.addColorStop((i / last) * bar.high, stop)
  context.fillStyle = gradient
  context.fillRect(MARGIN, begin, BAR_WIDTH, length)
  context.fillStyle = colors.muted
  context.font = `11px ${FONT}`
  context.fillText(bar.title, MARGIN, top + 10)
  context.fillStyle = colors.text
  for (const { place, text } of bar.ticks) {
    context.fillText(
      text,
      MARGIN + BAR_WIDTH + 5,
      begin + (1 - place) * length + (place === 1 ? 9 : place === 0 ? 0 : 4),
    )
  }
}

function drawWatermark(
  context: CanvasRenderingContext2D,
  text: string,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): void {
  context.save()
  context.translate(left + width / 2, top + height / 2)
  context.rotate(-0.24)
  context.font = `800 ${Math.min(150, width * 0.13)}px ${FONT}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = 'rgba(255, 255, 255, 0.22)'
  context.fillText(text, 0, 0)
  context.restore()
}
