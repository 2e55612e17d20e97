import { type Static, Type } from 'typebox'
import { heatmapColumnTexts } from '../../../export/heatmap-json.ts'
import { heatmapMeta } from '../../../export/heatmap-meta.ts'
import type { HeatMatrix } from '../../../kernel/heat-matrix.ts'
import type { Heatmap, HeatmapQuery } from '../../../services/heatmap.ts'
import type { HttpContext } from '../../context.ts'
import type { HeatmapFollower, HeatmapUpdate } from '../../heatmap-follower.ts'
import { requireJsonSize } from '../../heatmap-size.ts'
import { MapProperties, mapQuery } from '../../map-query.ts'
import { WindowProperties } from '../../schemas.ts'
import { defineChannel, type StreamOutput, type StreamSource } from '../channel.ts'
import type { Rows } from '../frame.ts'

const Filters = Type.Object({ ...MapProperties, ...WindowProperties }, { additionalProperties: false })

/** Columns of a heatmap as they close, open ones as they change; a snapshot is what the route answers. */
export function heatmapChannel(maps: HeatmapFollower, { now }: Pick<HttpContext, 'now'>) {
  const open = (filters: Static<typeof Filters>, output: StreamOutput): StreamSource => {
    const query = mapQuery(filters)
    const own = maps.follow(query, (update) => tell(update, output, now))
    own.catch((error: unknown) => output.fail(error))
    let isClosed = false
    return {
      load: async () => {
        // Ours listens before the next one does: what that one hears, clients of the stream hear.
        await own
        const copy = new HeatmapCopy(maps, query)
        await copy.start()
        return () => copy.finish(now)
      },
      close: () => {
        if (isClosed) return
        isClosed = true
        void own.then(
          ({ stop }) => stop(),
          () => {},
        )
      },
    }
  }

  return defineChannel({
    name: 'heatmap',
    filters: Filters,
    mostStreams: 256,
    normalise: (filters) => filters,
    open,
  })
}

function tell(update: HeatmapUpdate, output: StreamOutput, now: () => number): void {
  if (update.kind === 'failed') output.fail(update.error)
  else if (update.kind === 'column') output.add(columnText(update.matrix, update.column))
  else {
    try {
      output.restart(rowsOf(update.heatmap, now()))
    } catch (error) {
      output.fail(error)
    }
  }
}

/** A heatmap of the moment in which it is finished. */
class HeatmapCopy {
  private readonly maps: HeatmapFollower
  private readonly query: HeatmapQuery
  private heatmap: Heatmap | undefined
  /** Columns told meanwhile by time. */
  private readonly changed = new Map<number, string>()
  private failure: { readonly error: unknown } | undefined
  private stop: (() => void) | undefined

  constructor(maps: HeatmapFollower, query: HeatmapQuery) {
    this.maps = maps
    this.query = query
  }

  async start(): Promise<void> {
    let restarted: Heatmap | undefined
    const { heatmap, stop } = await this.maps.follow(this.query, (update) => {
      if (update.kind === 'failed') this.failure = update
      else if (update.kind === 'restarted') {
        restarted = update.heatmap
        this.heatmap = restarted
        this.changed.clear()
      } else this.changed.set(timeOf(update.matrix, update.column), columnText(update.matrix, update.column))
    })
    this.stop = stop
    this.heatmap = restarted ?? heatmap
  }

  finish(now: () => number): Rows {
    this.stop?.()
    if (this.failure !== undefined) throw this.failure.error
    if (this.heatmap === undefined) throw new Error('Invariant: a copy is finished after it was started')
    const { texts, meta } = rowsOf(this.heatmap, now())
    const { matrix } = this.heatmap
    const columns = new Map(texts.map((text, t) => [timeOf(matrix, t), text]))
    for (const [time, text] of this.changed) columns.set(time, text)
    const inOrder = [...columns].sort(([a], [b]) => a - b).slice(-texts.length)
    return { texts: inOrder.map(([, text]) => text), meta }
  }
}

function rowsOf(heatmap: Heatmap, now: number): Required<Rows> {
  requireJsonSize(heatmap.matrix)
  return { texts: [...heatmapColumnTexts(heatmap.matrix)], meta: JSON.stringify(heatmapMeta(heatmap, now)) }
}

function timeOf(matrix: HeatMatrix, column: number): number {
  return matrix.startTime + column * matrix.stepMs
}

function columnText(matrix: HeatMatrix, column: number): string {
  return [...heatmapColumnTexts(matrix)][column] ?? ''
}
