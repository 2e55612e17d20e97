import { describe, expect, test } from 'vitest'
import { formatBytes } from '../../ui/data/byte-text.ts'
import { calendarRange, DAY, dayRuns, monthMarks, newestData, type Series } from '../../ui/data/day-runs.ts'
import { fillCommands, type Hole } from '../../ui/data/fill-commands.ts'
import { lackingParts } from '../../ui/data/holes.ts'
import { DATA_FIELDS } from '../../ui/data/view-fields.ts'
import { parseState } from '../../ui/url-state.ts'

const HOUR = 3_600_000
/** 2026-03-01T00:00:00Z */
const START = 1_772_323_200_000
const day = (n: number): number => START + n * DAY

function series(parts: Partial<Series> = {}): Series {
  return {
    exchange: 'binance',
    symbol: 'BTCUSDT',
    kind: 'candles',
    interval: '1m',
    data_kind: 'observed',
    start_time: day(0),
    end_time: day(10),
    rows: 1,
    expected: null,
    missing: [],
    sources: ['a.csv'],
    is_derived: false,
    ...parts,
  }
}

const missing = (from: number, to: number) => ({ start_time: from, end_time: to })

describe('days of a calendar', () => {
  test('are whole, partial, gaps or not stored, and equal ones are one run', () => {
    const one = series({ start_time: day(1) + 6 * HOUR, missing: [missing(day(3) + HOUR, day(6))] })
    const runs = dayRuns(one, { from: day(0), to: day(12) }, day(100))
    expect(runs.map(({ from, to, status }) => [(from - START) / DAY, (to - START) / DAY, status])).toEqual([
      [0, 1, 'none'],
      [1, 2, 'partial'],
      [2, 3, 'full'],
      [3, 4, 'partial'],
      [4, 6, 'gap'],
      [6, 10, 'full'],
      [10, 12, 'none'],
    ])
  })

  test('today is whole as far as it has gone', () => {
    const now = day(9) + 8 * HOUR
    const status = (end: number) => dayRuns(series({ end_time: end }), { from: day(9), to: day(10) }, now)[0]?.status
    expect(status(now - 60_000)).toBe('full')
    expect(status(now - 2 * HOUR)).toBe('partial')
    expect(status(day(9))).toBe('none')
  })

  test('end with today, or with the newest data where that is too old to be seen', () => {
    const view = (search: string) => parseState(DATA_FIELDS, search)
    const now = day(20) + HOUR
    expect(calendarRange(view(''), [series()], now)).toEqual({ from: day(21 - 90), to: day(21) })
    expect(calendarRange(view('span=30d'), [series()], day(200))).toEqual({ from: day(10 - 30), to: day(10) })
    expect(calendarRange(view('span=30d&end=2026-03-05'), [series()], now)).toEqual({ from: day(5 - 30), to: day(5) })
    expect(calendarRange(view('span=all'), [series()], now)).toEqual({ from: day(0), to: day(21) })
  })

  test('months are marked where they begin', () => {
    // Ten of 31 days before the first of April.
    expect(monthMarks({ from: day(21), to: day(52) })).toEqual([{ time: day(31), at: 10 / 31 }])
    expect(monthMarks({ from: day(0), to: day(4) })).toEqual([{ time: day(0), at: 0 }])
  })
})

test('newest data leave out what lies in the future', () => {
  const ends = [day(3), day(5), day(5) + 8 * HOUR].map((end_time) => ({ end_time }))
  expect(newestData(ends, day(5) + HOUR)).toBe(day(5))
  expect(newestData(ends, day(6))).toBe(day(5) + 8 * HOUR)
  expect(newestData([{ end_time: day(7) }], day(6))).toBeUndefined()
})

describe('what is missing', () => {
  test('holes and ends are listed, the newest first, after what was never stored', () => {
    const parts = lackingParts(
      [
        series({ missing: [missing(day(2), day(3)), missing(day(5), day(6))] }),
        series({ exchange: 'simulated', data_kind: 'simulated', missing: [missing(day(4), day(5))] }),
      ],
      day(10) + 2 * DAY,
    )
    expect(parts.map(({ exchange, kind, lack, from }) => [exchange, kind, lack, (from - START) / DAY])).toEqual([
      ['binance', 'open-interest', 'never', -18],
      ['binance', 'candles', 'behind', 10],
      ['binance', 'candles', 'hole', 5],
      ['simulated', 'candles', 'hole', 4],
      ['binance', 'candles', 'hole', 2],
    ])
    expect(lackingParts([series(), series({ kind: 'open-interest', interval: null })], day(10))).toEqual([])
  })

  test.each<[string, Partial<Hole>, string, string | undefined]>([
    [
      'whole days of the past come from the archive, the last day included',
      {},
      'ingest --exchange binance --symbol BTCUSDT --kinds candles --from 2026-03-03 --to 2026-03-04 --repair',
      undefined,
    ],
    [
      'marks have a name of their own there',
      { kind: 'mark-candles', interval: '5m' },
      'ingest --exchange binance --symbol BTCUSDT --kinds mark --from 2026-03-03 --to 2026-03-04 --interval 5m --repair',
      undefined,
    ],
    [
      'what is too new for the archive comes by REST',
      { from: day(58) + HOUR, to: day(59) + HOUR },
      'backfill --exchange binance --symbol BTCUSDT --kinds candles --from 2026-04-28T01:00Z --to 2026-04-29T01:00Z',
      undefined,
    ],
    [
      'what began long ago and lasts comes from both',
      { to: day(60) },
      'ingest --exchange binance --symbol BTCUSDT --kinds candles --from 2026-03-03 --repair; ' +
        'backfill --exchange binance --symbol BTCUSDT --kinds candles --from 2026-04-28T00:00Z',
      undefined,
    ],
    [
      'a venue without archive gives what its REST reaches',
      { exchange: 'bybit', kind: 'open-interest', interval: null },
      'backfill --exchange bybit --symbol BTCUSDT --kinds open-interest --from 2026-03-03T00:00Z --to 2026-03-05T00:00Z',
      undefined,
    ],
    [
      'what REST does not reach comes from a file',
      { exchange: 'okx', kind: 'open-interest', interval: null },
      'import FILE --exchange okx --symbol BTCUSDT --kind open-interest',
      'from-file',
    ],
    [
      'a venue without any history too',
      { exchange: 'hyperliquid' },
      'import FILE --exchange hyperliquid --symbol BTCUSDT --kind candles',
      'from-file',
    ],
    [
      'what the archive has tomorrow is asked of it then',
      { kind: 'large-trades', interval: null, from: day(58) + HOUR, to: day(60) },
      'ingest --exchange binance --symbol BTCUSDT --kinds trades --from 2026-04-28 --repair',
      'not-due',
    ],
    [
      'of what began before the reach of REST it has the newer part',
      { exchange: 'okx', kind: 'open-interest', interval: null, from: day(54), to: day(60) },
      'backfill --exchange okx --symbol BTCUSDT --kinds open-interest --from 2026-04-25T00:00Z; ' +
        'import FILE --exchange okx --symbol BTCUSDT --kind open-interest',
      'partly-file',
    ],
    ['liquidations are published by nobody', { kind: 'liquidations', interval: null }, 'serve --live', 'not-published'],
    ['what a fake exchange sent is nowhere else', { data_kind: 'simulated' }, 'fake-exchange', 'made'],
    [
      'a simulated market is made',
      { exchange: 'simulated', data_kind: 'simulated' },
      'simulate --symbol BTCUSDT --from 2026-03-03',
      undefined,
    ],
    ['what no command brings has none', { exchange: 'okx', kind: 'large-trades', interval: null }, '', 'nowhere'],
  ])('%s', (_name, parts, command, why) => {
    const hole: Hole = {
      exchange: 'binance',
      symbol: 'BTCUSDT',
      kind: 'candles',
      interval: '1m',
      data_kind: 'observed',
      from: day(2),
      to: day(4),
      ...parts,
    }
    expect(fillCommands(hole, day(60))).toEqual({
      commands: command
        .split('; ')
        .filter(Boolean)
        .map((one) => `npx liqheat ${one}`),
      ...(why !== undefined && { why }),
    })
  })
})

test('bytes have three digits and a unit', () => {
  expect([0, 999, 8_663_040, 79_439_593_472].map(formatBytes)).toEqual(['0 B', '999 B', '8.66 MB', '79.44 GB'])
})
