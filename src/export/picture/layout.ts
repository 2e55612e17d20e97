/** Edges in pixels of the picture. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Size of a picture in pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** Sizes of one panel's parts; everything but the plot grows with the panel, within what stays legible. */
export interface PanelLayout {
  /** Factor on sizes that are made for a panel of 1600 x 900. */
  readonly unit: number
  readonly panel: Box
  readonly plot: Box
}

/** Where everything of a picture stands. */
export interface PictureLayout {
  readonly unit: number
  readonly panels: readonly PanelLayout[]
  /** Lines under the panels. */
  readonly footer: Box
}

const DESIGN = { width: 1600, height: 900 } as const
/** Below this factor text would be smaller than 10 pixels. */
const LEAST_UNIT = 0.8
/** Width to height that a panel should have. */
const WANTED_ASPECT = 1.7

/** Lays `count` panels out in a grid that keeps them near the shape of a screen, over a footer of `footerLines`. */
export function layoutPicture(
  { width, height }: PictureSize,
  { count, footerLines }: { count: number; footerLines: number },
): PictureLayout {
  const unit = unitOf({ width, height })
  const pad = Math.round(14 * unit)
  const footerHeight = Math.round((8 + 19 * footerLines) * unit)
  const footer = { left: pad, top: height - footerHeight, width: width - 2 * pad, height: footerHeight }
  const area = { width: width - pad, height: height - footerHeight - Math.round(10 * unit) }
  const columns = gridColumns(area, count)
  const rows = Math.ceil(count / columns)
  const panels = Array.from({ length: count }, (_, i) => {
    const left = Math.round(pad + ((i % columns) * area.width) / columns)
    const right = Math.round(((i % columns) + 1) * (area.width / columns))
    const top = Math.round(10 * unit + (Math.floor(i / columns) * area.height) / rows)
    const bottom = Math.round(10 * unit + ((Math.floor(i / columns) + 1) * area.height) / rows - (rows > 1 ? pad : 0))
    return panelLayout({ left, top, width: right - left, height: bottom - top })
  })
  return { unit, panels, footer }
}

function panelLayout(panel: Box): PanelLayout {
  const unit = unitOf(panel)
  const head = Math.round(64 * unit)
  const colorBar = Math.round(82 * unit)
  const priceAxis = Math.round(84 * unit)
  const timeAxis = Math.round(30 * unit)
  return {
    unit,
    panel,
    plot: {
      left: panel.left + colorBar,
      top: panel.top + head,
      width: Math.max(1, panel.width - colorBar - priceAxis),
      height: Math.max(1, panel.height - head - timeAxis),
    },
  }
}

function unitOf({ width, height }: PictureSize): number {
  return Math.max(LEAST_UNIT, Math.min(width / DESIGN.width, height / DESIGN.height))
}

/** Number of columns whose panels come nearest to the wanted shape, the fewest empty places deciding a tie. */
function gridColumns({ width, height }: PictureSize, count: number): number {
  let best = 1
  let bestError = Number.POSITIVE_INFINITY
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const error = Math.abs(Math.log(width / columns / (height / rows) / WANTED_ASPECT))
    if (error < bestError - 1e-9) {
      best = columns
      bestError = error
    }
  }
  return best
}
