import { formatTime, formatUsd } from '../../format.ts'
import { STRINGS } from '../../strings.ts'
import { barAmounts } from '../bar-amounts.ts'
import { timeOf } from '../controls/time-text.ts'
import { type HeatmapMeta, shown } from '../heatmap-loader.ts'
import { scale, threshold } from '../looks.ts'
import { takePicture } from '../picture.ts'
import { view } from '../view.ts'
import { fileStem } from '../view-actions.ts'
import { drawPicture } from './draw-picture.ts'
import { keepOutcome } from './export-state.ts'
import { saveFile } from './save-file.ts'
import { visibleTimes } from './visible-query.ts'

const TICKS = [0, 0.25, 0.5, 0.75, 1] as const

/** Saves the chart as it is on screen, with title, legend and where its numbers come from. */
export function savePicture(): Promise<void> {
  return keepOutcome(async () => {
    const heat = shown.peek()?.heat
    const chart = takePicture.peek()?.()
    if (heat === undefined || chart === undefined) return
    const name = `${fileStem()}.png`
    const style = getComputedStyle(document.documentElement)
    const { from, to } = visibleTimes(heat, view.peek().times)
    const amounts = barAmounts.peek()
    const canvas = drawPicture({
      chart,
      ratio: devicePixelRatio,
      title: `${heat.meta.symbol} ${STRINGS.title}`,
      lines: [`${formatTime(from)} – ${formatTime(to)} UTC · ${describeData(heat.meta)}`, describeModel(heat.meta)],
      footer: `liqheat · ${STRINGS.madeAt} ${formatTime(Date.now())} UTC · ${STRINGS.axisNote}`,
      watermark: heat.meta.data_kind === 'simulated' ? STRINGS.simulated : undefined,
      bar: {
        stops: scale.peek().stops,
        high: threshold.peek().high,
        title: `${STRINGS.mappings[view.peek().mapping]}, USD`,
        ticks: TICKS.map((place) => ({ place, text: formatUsd(amounts?.amountAt(place) ?? 0) })),
      },
      colors: {
        page: style.getPropertyValue('--page'),
        text: style.getPropertyValue('--text'),
        muted: style.getPropertyValue('--muted'),
      },
    })
    saveFile(name, await pngOf(canvas))
  })
}

function describeData(meta: HeatmapMeta): string {
  const asOf = timeOf(view.peek().as_of)
  return [
    meta.interval,
    `${STRINGS.bucket.toLowerCase()} ${meta.price_bin_size}`,
    meta.exchanges.join(', '),
    ...(asOf === undefined ? [] : [`${STRINGS.asOfBanner.toLowerCase()} ${formatTime(asOf)} UTC`]),
  ].join(' · ')
}

function describeModel(meta: HeatmapMeta): string {
  const { low, high } = threshold.peek()
  const amounts = barAmounts.peek()
  const cut = (name: string, place: number) => `${name} ${formatUsd(amounts?.amountAt(place) ?? 0)}`
  return [
    `${STRINGS.model} ${meta.model} v${meta.model_version}`,
    `${meta.trigger} price`,
    `${STRINGS.maximum.toLowerCase()} ${formatUsd(amounts?.max ?? 0)} USD`,
    ...(low > 0 ? [cut(STRINGS.lowHandle.toLowerCase(), low)] : []),
    ...(high < 1 ? [cut(STRINGS.highHandle.toLowerCase(), high)] : []),
  ].join(' · ')
}

async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('the browser made no picture of the chart: it may be too large')
  return blob
}
