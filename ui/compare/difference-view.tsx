import { useEffect, useMemo, useRef } from 'preact/hooks'
import { bucketIndex } from '../../src/domain/price-grid.ts'
import { Watermark } from '../components/watermark.tsx'
import { formatTime, formatUsd } from '../format.ts'
import { formatPrice } from '../map/format-price.ts'
import { pageTheme } from '../settings.ts'
import { COMPARE } from '../strings.ts'
import { answers, type PaneAnswer, shownAnswers } from './compare-loader.ts'
import { DifferenceLayer } from './difference-layer.ts'
import { type DifferenceKind, type HeatDifference, heatDifference } from './heat-difference.ts'
import { chartOf, followSight, followSpot, linkChart, spot, spotFor } from './links.ts'
import { PaneChart, type Spot } from './pane-chart.ts'
import { firstSight } from './sights.ts'
import { view } from './view.ts'

const ID = 'difference'
type HeatAnswer = Extract<PaneAnswer, { kind: 'heatmap' }>

/** One pane less another, or why that means nothing. */
export function DifferenceView() {
  const { difference: kind, pair, kind: shown } = view.value
  const [nameA = 'A', nameB = 'B'] = pair
  if (kind === 'off') return null
  if (shown !== 'heatmap') return <p class="notice">{COMPARE.onlyHeatmaps}</p>
  const loaded = shownAnswers.value
  // What is on its way cannot be told to be missing.
  if (answers.isLoading.value && loaded.includes(undefined)) return null
  const [a, b] = [loaded['ABCD'.indexOf(nameA)], loaded['ABCD'.indexOf(nameB)]]
  const fault = differenceFault(a, b, [nameA, nameB])
  return (
    <section class="pane difference">
      <h2>
        {COMPARE.differenceTitle(nameA, nameB)} <small>{COMPARE.differences[kind]}</small>
      </h2>
      {fault !== undefined && (
        <p class="notice">
          {COMPARE.cannotTitle}: {fault}.
        </p>
      )}
      {fault === undefined && a?.kind === 'heatmap' && b?.kind === 'heatmap' && (
        <DifferencePane a={a} b={b} kind={kind} names={[nameA, nameB]} />
      )}
    </section>
  )
}

/** Why two panes cannot be subtracted; undefined when they can. */
export function differenceFault(
  a: PaneAnswer | undefined,
  b: PaneAnswer | undefined,
  [nameA, nameB]: readonly [string, string],
): string | undefined {
  if (a?.kind !== 'heatmap') return COMPARE.cannotPane(nameA)
  if (b?.kind !== 'heatmap') return COMPARE.cannotPane(nameB)
  if (a.heat.meta.symbol !== b.heat.meta.symbol) return COMPARE.cannotSymbol
  if (a.heat.step !== b.heat.step) return COMPARE.cannotInterval
  if (a.heat.bucketSize !== b.heat.bucketSize) return COMPARE.cannotBucket(a.heat.bucketSize, b.heat.bucketSize)
  return undefined
}

function DifferencePane({
  a,
  b,
  kind,
  names,
}: {
  a: HeatAnswer
  b: HeatAnswer
  kind: DifferenceKind
  names: readonly [string, string]
}) {
  const host = useRef<HTMLDivElement>(null)
  const difference = useMemo(() => heatDifference(a.heat, b.heat, kind), [a, b, kind])
  const { symbol } = a.heat.meta
  useEffect(() => {
    if (host.current === null) return undefined
    const chart = new PaneChart(host.current, {
      onSight: (sight) => view.peek().linked && followSight(ID, sight),
      onSpot: (at) => followSpot(ID, at, view.peek().linked),
    })
    const style = getComputedStyle(host.current)
    chart.setFrame({
      text: style.getPropertyValue('--muted').trim(),
      background: style.getPropertyValue('--panel').trim(),
    })
    const layer = new DifferenceLayer()
    chart.attach(layer)
    chart.setData(difference, a.candles, firstSight([{ ...difference, candles: [...a.candles, ...b.candles] }]))
    layer.setDifference(difference)
    // A pane made in the same moment knows what it shows only once it has been drawn.
    const frame = requestAnimationFrame(() => {
      const sight = chartOf(names[0])?.sight
      if (sight !== undefined) chart.lead(sight, sight)
    })
    const unlink = linkChart(ID, { chart, symbol })
    return () => {
      cancelAnimationFrame(frame)
      unlink()
      chart.destroy()
    }
  }, [difference, a, pageTheme.value])
  const at = spotFor(spot.value, { id: ID, symbol, isLinked: view.value.linked })
  const isPaired = a.heat.meta.end_time !== b.heat.meta.end_time
  return (
    <>
      <p class="difference-legend">
        <span class="more-first">{COMPARE.moreIn(names[0])}</span>
        <span class="more-second">{COMPARE.moreIn(names[1])}</span>
        <span class="difference-largest">
          {difference.max === 0 ? COMPARE.noDifference : `${COMPARE.largest} ${amount(difference.max, kind)}`}
        </span>
        <span class="pane-reading">{at !== undefined && readingText(difference, { kind, at })}</span>
      </p>
      <div class="pane-plot">
        <div class="chart" ref={host} />
        {(a.heat.meta.data_kind === 'simulated' || b.heat.meta.data_kind === 'simulated') && <Watermark />}
      </div>
      <p class="muted">
        {COMPARE.candlesOf(names[0])} {kind === 'normalised' ? COMPARE.differenceShares : COMPARE.differenceUsd}{' '}
        {isPaired && COMPARE.pairedByEnd}
      </p>
    </>
  )
}

function amount(value: number, kind: DifferenceKind): string {
  return kind === 'absolute' ? `${formatUsd(value)} USD` : `${value.toFixed(3)} %`
}

function readingText(
  difference: HeatDifference,
  { kind, at }: { readonly kind: DifferenceKind; readonly at: Spot },
): string {
  const { columns, rows, firstBucket, bucketSize, start, step, values } = difference
  const column = columns - 1 + Math.round(at.column)
  const row = bucketIndex(at.price, bucketSize) - firstBucket
  if (column < 0 || column >= columns) return ''
  const value = row < 0 || row >= rows ? 0 : (values[row * columns + column] ?? 0)
  const place = COMPARE.atCrosshair(formatPrice(at.price, bucketSize), formatTime(start + column * step))
  return `${place}: ${Number.isNaN(value) ? '—' : amount(value, kind)}`
}
