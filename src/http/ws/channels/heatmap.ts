import { type Static, Type } from 'typebox'
import { columnSpan } from '../../../export/bucket-span.ts'
import { heatmapColumnTexts } from '../../../export/heatmap-json.ts'
import { heatmapMeta } from '../../../export/heatmap-meta.ts'
import { HeatMatrix } from '../../../kernel/heat-matrix.ts'
import type { Heatmap } from '../../../services/heatmap.ts'
import type { HttpContext } from '../../context.ts'
import type { HeatmapFollower, HeatmapUpdate } from '../../heatmap-follower.ts'
import { requireSize } from '../../heatmap-size.ts'
import { MapProperties, mapQuery } from '../../map-query.ts'
import { WindowProperties } from '../../schemas.ts'
import { defineChannel, type StreamOutput, type StreamSource } from '../channel.ts'
import type { SnapshotRows } from '../snapshot.ts'

const Filters = Type.Object({ ...MapProperties, ...WindowProperties }, { additionalProperties: false })

/** Text of a level at most, and of a column without levels, bytes; they bound a part of a snapshot before it is written. */
const LEVEL_BYTES = 128
const COLUMN_BYTES = 160
const PART_BYTES = 256 * 1024
/** As many maps as may be followed; a stream that nobody holds makes room for another. */
const MOST_STREAMS = 64

/** Columns of a heatmap as they close, open ones as they change; a snapshot is what the route answers. */
export function heatmapChannel(maps: HeatmapFollower, { now }: Pick<HttpContext, 'now'>) {
  const open = (filters: Static<typeof Filters>, output: StreamOutput): StreamSource => {
    const own = maps.follow(mapQuery(filters), (update) => tell(update, output, now))
    own.catch((error: unknown) => output.fail(error))
    let isClosed = false
    return {
      load: async () => {
        const followed = await own
        return () => snapshotOf(followed.heatmapNow(), now())
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
    mostStreams: MOST_STREAMS,
    normalise: (filters) => filters,
    open,
  })
}

function tell(update: HeatmapUpdate, output: StreamOutput, now: () => number): void {
  if (update.kind === 'failed') output.fail(update.error)
  else if (update.kind === 'column') output.add(columnText(update.matrix, update.column))
  else {
    try {
      output.restart(snapshotOf(update.heatmap, now()))
    } catch (error) {
      output.fail(error)
    }
  }
}

/** A heatmap in pieces of whole columns. @throws HEATMAP_TOO_LARGE */
function snapshotOf(heatmap: Heatmap, now: number): SnapshotRows {
  const { matrix } = heatmap
  requireSize(matrix, 'json')
  return {
    pieces: pieceRanges(matrix).map((range) => () => columnTexts(matrix, range)),
    rows: matrix.columns,
    meta: JSON.stringify(heatmapMeta(heatmap, now)),
  }
}

/** Half-open ranges of columns that fill a part each. */
function pieceRanges(matrix: HeatMatrix): [number, number][] {
  const ranges: [number, number][] = []
  let from = 0
  let bytes = 0
  for (let t = 0; t < matrix.columns; t++) {
    const [low, end] = columnSpan(matrix, t)
    const own = COLUMN_BYTES + LEVEL_BYTES * Math.max(0, end - low)
    if (t > from && bytes + own > PART_BYTES) {
      ranges.push([from, t])
      from = t
      bytes = 0
    }
    bytes += own
  }
  return [...ranges, [from, matrix.columns]]
}

function columnTexts(matrix: HeatMatrix, [from, to]: readonly [number, number]): string[] {
  const { startTime, stepMs, bucketSize } = matrix
  const columns = new HeatMatrix({ startTime: startTime + from * stepMs, stepMs, bucketSize })
  for (let t = from; t < to; t++) columns.appendColumn(matrix, t)
  return [...heatmapColumnTexts(columns)]
}

function columnText(matrix: HeatMatrix, column: number): string {
  return columnTexts(matrix, [column, column + 1]).join('')
}
