import { api } from '../api.ts'
import { formatTime } from '../format.ts'
import { MAP, STRINGS } from '../strings.ts'
import type { MapChart } from './map-chart.ts'
import { asked, map, profile } from './map-loader.ts'

const MARGIN = 16
const HEAD = 62

/** Downloads the bars of the map on screen, as the server writes them. */
export async function saveCsv(): Promise<void> {
  const query = asked.peek()
  if (query === undefined) return
  const answer = await api.read('/liquidations/map', { ...query, symbol: query['symbol'] ?? '', format: 'csv' })
  saveBlob(await answer.blob(), `${fileName()}.csv`)
}

/** Downloads the picture on screen with title, time and legend. */
export function savePng(chart: MapChart): void {
  const answer = map.data.peek()
  const shown = profile.peek()
  if (answer === undefined || shown === undefined) return
  const ratio = devicePixelRatio
  const picture = document.createElement('canvas')
  picture.width = chart.canvas.width + 2 * MARGIN * ratio
  picture.height = chart.canvas.height + (HEAD + MARGIN) * ratio
  const context = picture.getContext('2d')
  if (context === null) return
  const style = getComputedStyle(chart.canvas)
  const color = (name: string) => style.getPropertyValue(name).trim()
  context.fillStyle = color('--page')
  context.fillRect(0, 0, picture.width, picture.height)
  context.drawImage(chart.canvas, MARGIN * ratio, HEAD * ratio)
  context.scale(ratio, ratio)
  context.fillStyle = color('--text')
  context.font = '600 15px "IBM Plex Sans", system-ui, sans-serif'
  const kind = answer.metadata.data_kind === 'simulated' ? ` · ${STRINGS.simulated}` : ''
  context.fillText(
    `${answer.symbol} ${MAP.title} · ${answer.model} · ${answer.exchanges.join(', ')}${kind}`,
    MARGIN,
    24,
  )
  context.font = '12px "IBM Plex Sans", system-ui, sans-serif'
  let x = MARGIN
  for (const group of shown.groups) {
    context.fillStyle = color(group.color)
    context.fillRect(x, 40, 12, 12)
    context.fillStyle = color('--text')
    context.fillText(group.label, x + 16, 50)
    x += 28 + context.measureText(group.label).width
  }
  context.fillText(`${formatTime(answer.timestamp)} UTC · liqheat`, x + 8, 50)
  picture.toBlob((blob) => {
    if (blob !== null) saveBlob(blob, `${fileName()}.png`)
  })
}

function fileName(): string {
  const answer = map.data.peek()
  const time = new Date(answer?.timestamp ?? 0).toISOString().slice(0, 16).replaceAll(':', '')
  return `${answer?.symbol ?? ''}-map-${answer?.model ?? ''}-${time}`
}

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
