import { PLOT_COLORS } from './plot-colors.ts'

/** A drawn circle; its middle is that of the picture. */
interface Sprite {
  readonly picture: OffscreenCanvas
  /** Width and height, CSS pixels. */
  readonly size: number
}

/** Radii are drawn in steps of this, CSS pixels. */
const RADIUS_STEP = 0.5
/** Room around a circle for its outline, CSS pixels. */
const ROOM = 2
/** From this radius on a circle has a bright ring too: it would hide the colour of a smaller one. */
const RING_RADIUS = 5.5
/** What lies below shows through a little. */
const OPACITY = 0.85

/** Circles drawn once for each side and size: a picture is copied many times faster than a path is filled. */
export class CircleSprites {
  private readonly sprites = new Map<string, Sprite>()

  /** @param ratio - pixels of the device in a CSS pixel */
  get(side: 'long' | 'short', radius: number, ratio: number): Sprite {
    const step = Math.round(radius / RADIUS_STEP)
    const key = `${side} ${step} ${ratio}`
    const known = this.sprites.get(key)
    if (known !== undefined) return known
    const made = drawCircle(PLOT_COLORS[side], step * RADIUS_STEP, ratio)
    this.sprites.set(key, made)
    return made
  }
}

function drawCircle(color: string, radius: number, ratio: number): Sprite {
  const pixels = 2 * Math.ceil((radius + ROOM) * ratio)
  const picture = new OffscreenCanvas(pixels, pixels)
  const context = picture.getContext('2d')
  const size = pixels / ratio
  if (context === null) return { picture, size }
  context.scale(ratio, ratio)
  context.arc(size / 2, size / 2, radius, 0, 2 * Math.PI)
  context.lineWidth = 2.5
  context.strokeStyle = PLOT_COLORS.edge
  context.stroke()
  // The outline reaches into the circle, which is to have its own colour alone.
  context.globalCompositeOperation = 'destination-out'
  context.fill()
  context.globalCompositeOperation = 'source-over'
  context.fillStyle = color
  context.globalAlpha = OPACITY
  context.fill()
  context.globalAlpha = 1
  if (radius >= RING_RADIUS) {
    context.lineWidth = 1.2
    context.strokeStyle = PLOT_COLORS.ink
    context.stroke()
  }
  return { picture, size }
}
