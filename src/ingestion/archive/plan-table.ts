import { intervalMs } from '../../domain/time.ts'
import type { ArchiveValue, TableContent } from '../../exchanges/archive.ts'
import type { ArchiveTablePlan } from '../../storage/archive-target.ts'
import type { PlannedValue, RowRule } from '../../storage/import-target.ts'
import type { ArchiveFile } from './archive-file.ts'
import { type FileLayout, timeFormatOf } from './file-layout.ts'

/** A file of rows: what it is, where it lies unpacked, and its layout. */
export interface TableToPlan {
  readonly exchange: string
  readonly file: ArchiveFile
  readonly content: TableContent
  /** File name for messages. */
  readonly name: string
  /** The unpacked file. */
  readonly path: string
  readonly layout: FileLayout
  readonly source: string
  readonly record: ArchiveTablePlan['record']
}

/** Turns the description of a dataset into a plan for one of its files. Pure. */
export function planTable(given: TableToPlan): ArchiveTablePlan {
  const { exchange, file, content, name, path, layout, source, record } = given
  const kinds = content.outputs.map(({ kind }) => kind)
  const [kind] = kinds
  if (kind === undefined) throw new Error('Invariant: a dataset has an output')
  const { interval } = file
  const isInterval = content.stepMs === 'interval'
  const stepMs = content.stepMs === 'interval' ? intervalMs(interval ?? '1m') : content.stepMs
  const values = content.outputs.flatMap((output) => output.values.map((value) => plannedValue(value, layout)))
  const hours = content.stepHours
  if (hours !== undefined && layout.columns.includes(hours)) values.push(hoursValue(hours, layout))
  const format = timeFormatOf(name, layout, content.time)
  return {
    table: {
      file: {
        path,
        name,
        format: 'csv',
        isGzip: false,
        delimiter: ',',
        hasHeader: layout.hasHeader,
        columns: layout.columns,
      },
      exchange,
      kind,
      dataKind: 'observed',
      time: { column: layout.position(content.time), format },
      timeLabel: 'start',
      interval: isInterval ? interval : undefined,
      symbol: { type: 'fixed', symbol: file.symbol },
      values,
      rules: kinds.flatMap(rulesOf),
    },
    outputs: content.outputs.map((output) => ({
      kind: output.kind,
      targets: output.values.map(({ target }) => target),
    })),
    shiftMs: content.shiftMs?.(file.period.from) ?? 0,
    period: file.covers,
    covers: content.covers,
    stepMs,
    stepHours: hours !== undefined && layout.columns.includes(hours) ? STEP_HOURS : undefined,
    longestMs: content.longestMs ?? stepMs,
    rowKey: content.rowKey,
    source,
    record,
  }
}

const STEP_HOURS = 'step_hours'

function plannedValue(value: ArchiveValue, layout: FileLayout): PlannedValue {
  switch (value.type) {
    case 'number': {
      const { target, rule, isRequired, factor = 1, dividedBy } = value
      const divisorColumn = dividedBy === undefined ? undefined : layout.position(dividedBy)
      return { type: 'number', target, column: layout.position(value.column), rule, isRequired, factor, divisorColumn }
    }
    case 'side':
      return { type: 'side', target: value.target, column: layout.position(value.column), names: 'order' }
    case 'text':
    case 'notional':
      return value
  }
}

function hoursValue(column: string, layout: FileLayout): PlannedValue {
  const position = layout.position(column)
  return { type: 'number', target: STEP_HOURS, column: position, rule: 'positive', isRequired: true, factor: 1 }
}

function rulesOf(kind: string): RowRule[] {
  return kind === 'candles' || kind === 'mark-candles' ? [{ type: 'candle' }] : []
}
