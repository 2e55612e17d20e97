/** Colours of the price area, which reads on both themes. */
const LINE = '#6f9bff'
const FILL = 'rgba(111, 155, 255, 0.28)'

/** Draws values from left to right as an area that fills a canvas; NaN is a gap. */
export function drawArea(canvas: HTMLCanvasElement, values: Float64Array): void {
  const ratio = window.devicePixelRatio
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  const context = canvas.getContext('2d')
  canvas.width = width
  canvas.height = height
  const known = values.filter((value) => !Number.isNaN(value))
  if (context === null || known.length === 0 || width === 0) return
  const low = known.reduce((least, value) => Math.min(least, value))
  const high = known.reduce((most, value) => Math.max(most, value))
  const yOf = (value: number) =>
    high === low ? height / 2 : height - ratio - ((value - low) / (high - low)) * (height - 4 * ratio)
  const xOf = (index: number) => ((index + 0.5) / values.length) * width
  context.strokeStyle = LINE
  context.fillStyle = FILL
  context.lineWidth = 1.25 * ratio
  for (const { from, to } of knownRuns(values)) {
    const line = new Path2D()
    for (let i = from; i < to; i++) line.lineTo(xOf(i), yOf(values[i] ?? low))
    const area = new Path2D(line)
    area.lineTo(xOf(to - 1), height)
    area.lineTo(xOf(from), height)
    context.fill(area)
    context.stroke(line)
  }
}

/** Runs of values that are known, ends exclusive. */
export function knownRuns(values: Float64Array): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value)) continue
    const last = runs.at(-1)
    if (last?.to === i) last.to = i + 1
    else runs.push({ from: i, to: i + 1 })
  }
  return runs
}
