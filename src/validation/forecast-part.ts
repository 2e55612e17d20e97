import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { PriceDensity } from '../analysis/price-density.ts'
import type { SideDensities } from '../analysis/recovery-score.ts'
import { asPrice } from '../domain/units.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { ForecastMass, WindowTable } from '../scoring/window-table.ts'
import { type PriceZone, toZoneColumns, type ZoneColumns } from '../scoring/zone-columns.ts'
import { topZones } from '../scoring/zone-top.ts'
import { writeCellMass } from './cell-mass.ts'
import type { Forecaster, ForecasterRun, ForecastMoment, ForecastQuestion } from './forecaster.ts'
import { KnownBars } from './known-bars.ts'

/** Zones that are named of a side. */
const ZONES = 10
/** Farthest that a zone may lie from the price, ratio: as far as it goes within a day but for the wildest. */
const ZONE_REACH = 0.1
/** Forecasts from inputs that end earlier than this before them, ms, say what was, not what is. */
const STALE_MS = 6 * 3_600_000
/** Forecasts between two looks at the signal and at who else waits for the thread. */
const BREATH = 64

/** Everything one forecaster said, cut to what is scored. Plain data. */
export interface ForecastPart {
  readonly forecaster: string
  readonly settings: Readonly<Record<string, unknown>>
  /** By table of the task. */
  readonly mass: readonly ForecastMass[]
  /** By table, parallel to its windows: 1 where the map of the side has any mass, wherever it lies. */
  readonly speaks: readonly Uint8Array[]
  /** By table, parallel to its windows. */
  readonly zones: readonly ZoneColumns[]
  /** Fingerprints of whole maps at the times that are checked. */
  readonly fingerprints: readonly MapFingerprint[]
  /** Share of forecasts for which nothing newer than six hours was known. */
  readonly staleShare: number
}

/** A map at a time, to the bit. */
export interface MapFingerprint {
  /** UTC ms. */
  readonly time: number
  readonly hash: string
}

/** What one forecaster has to say. */
export interface ForecastTask {
  readonly forecaster: Forecaster
  readonly question: ForecastQuestion
  readonly bars: BarColumns
  /** One a horizon. */
  readonly tables: readonly WindowTable[]
  /** Of the times of the tables, UTC ms. */
  readonly checkTimes: readonly number[]
  /** Bars beyond those that were known, which a test plants; 0. */
  readonly stepsAhead?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((share: number) => void) | undefined
}

/** A table with what is written to it as time goes on. */
class TableCuts {
  readonly table: WindowTable
  readonly mass: ForecastMass
  readonly speaks: Uint8Array
  readonly zones: (readonly PriceZone[])[] = []
  private window = 0

  constructor(table: WindowTable) {
    this.table = table
    this.mass = new Float64Array(table.crossed.length)
    this.speaks = new Uint8Array(table.time.length)
  }

  take(time: number, densities: SideDensities, zones: SideZones): void {
    const { table, mass, speaks, window } = this
    if (table.time[window] !== time) return
    writeCellMass(table, { window, mass, densities })
    speaks[window] = hasMass(densities.long) ? 1 : 0
    speaks[window + 1] = hasMass(densities.short) ? 1 : 0
    this.zones.push(zones.long, zones.short)
    this.window += 2
  }
}

interface SideZones {
  readonly long: readonly PriceZone[]
  readonly short: readonly PriceZone[]
}

/** Lets a forecaster speak at every forecast time of some tables. */
export async function runForecasts(task: ForecastTask): Promise<ForecastPart> {
  const { forecaster, question, bars, tables, checkTimes, stepsAhead = 0 } = task
  const run = forecaster.start(question)
  const known = new KnownBars(bars)
  const cuts = tables.map((table) => new TableCuts(table))
  const fingerprints: MapFingerprint[] = []
  const moments = momentsOf(tables)
  let stale = 0
  for (const [i, { time, price }] of moments.entries()) {
    const knownBars = Math.min(bars.openTime.length, known.countAt(time) + stepsAhead)
    if (!(time - (bars.closeTime[knownBars - 1] ?? 0) <= STALE_MS)) stale++
    const densities = run.forecast({ time, price, bars, knownBars })
    const zones = { long: zonesOf(densities, 'long', price), short: zonesOf(densities, 'short', price) }
    for (const cut of cuts) cut.take(time, densities, zones)
    if (checkTimes.includes(time)) fingerprints.push({ time, hash: fingerprint(densities) })
    if (i % BREATH === 0) {
      task.onProgress?.(i / moments.length)
      await setImmediate()
      task.signal?.throwIfAborted()
    }
  }
  return {
    forecaster: forecaster.id,
    settings: run.settings(),
    mass: cuts.map(({ mass }) => mass),
    speaks: cuts.map(({ speaks }) => speaks),
    zones: cuts.map(({ zones }) => toZoneColumns(zones)),
    fingerprints,
    staleShare: moments.length === 0 ? 0 : stale / moments.length,
  }
}

/** The map of one time alone, made anew. */
export function fingerprintAt(run: ForecasterRun, moment: Omit<ForecastMoment, 'knownBars'>): MapFingerprint {
  const knownBars = new KnownBars(moment.bars).countAt(moment.time)
  return { time: moment.time, hash: fingerprint(run.forecast({ ...moment, knownBars })) }
}

/** All times of the tables in order, with the price then. */
export function momentsOf(
  tables: readonly WindowTable[],
): readonly { readonly time: number; readonly price: number }[] {
  const prices = new Map<number, number>()
  for (const { time, price } of tables) for (const [w, at] of time.entries()) prices.set(at, price[w] ?? Number.NaN)
  return [...prices].sort(([a], [b]) => a - b).map(([time, price]) => ({ time, price }))
}

function zonesOf(densities: SideDensities, side: 'long' | 'short', price: number): readonly PriceZone[] {
  return topZones(densities[side], { side, price: asPrice(price), count: ZONES, reach: ZONE_REACH })
}

function hasMass({ values }: PriceDensity): boolean {
  return values.some((value) => value > 0)
}

function fingerprint({ long, short }: SideDensities): string {
  const hash = createHash('sha256')
  for (const density of [long, short]) {
    const { first, values } = withoutEdges(density)
    hash.update(`${density.size} ${first} ${values.length}\n`).update(values)
  }
  return hash.digest('base64url')
}

/** Empty buckets at the ends say nothing. */
function withoutEdges({ first, values }: PriceDensity): Pick<PriceDensity, 'first' | 'values'> {
  const from = values.findIndex((value) => value !== 0)
  if (from < 0) return { first: 0, values: new Float64Array(0) }
  return { first: first + from, values: values.slice(from, values.findLastIndex((value) => value !== 0) + 1) }
}
