import type { Archive, ArchiveDataset, ArchiveNumber, ArchiveOutput, ArchiveValue, TableContent } from './archive.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** Label shift of metrics: 2026-06-25T00:00:00Z. @see github.com/binance/binance-public-data/issues/491 */
const METRICS_LABEL_SHIFT = 1_782_345_600_000
const METRICS_STEP = 5 * MINUTE

/** Columns of a kline file, in the order of one without header. */
export const KLINE_COLUMNS: readonly string[] = [
  'open_time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'close_time',
  'quote_volume',
  'count',
  'taker_buy_volume',
  'taker_buy_quote_volume',
  'ignore',
]
const PRICES = ['open', 'high', 'low', 'close'].map((name) => number(name, name, { rule: 'positive' }))
const VOLUMES_OF_BASE: readonly ArchiveValue[] = [
  number('volume_base', 'volume'),
  number('volume_quote', 'quote_volume'),
  number('taker_buy_base', 'taker_buy_volume'),
  number('trade_count', 'count'),
]

/** USDT-M files: quantities in base units. */
const UM: readonly ArchiveDataset[] = [
  dataset('um', { kind: 'candles', folder: 'klines', content: klines('candles', [...PRICES, ...VOLUMES_OF_BASE]) }),
  dataset('um', { kind: 'mark', folder: 'markPriceKlines', content: klines('mark-candles', PRICES) }),
  dataset('um', {
    kind: 'open-interest',
    folder: 'metrics',
    cadences: ['daily'],
    // A day's readings are those of 00:05 to 24:00.
    delayMs: METRICS_STEP,
    content: {
      type: 'table',
      columns: [
        'create_time',
        'symbol',
        'sum_open_interest',
        'sum_open_interest_value',
        'count_toptrader_long_short_ratio',
        'sum_toptrader_long_short_ratio',
        'count_long_short_ratio',
        'sum_taker_long_short_vol_ratio',
      ],
      time: 'create_time',
      outputs: [
        {
          kind: 'open-interest',
          values: [
            number('quantity_base', 'sum_open_interest', { isRequired: false }),
            number('notional_usd', 'sum_open_interest_value', { isRequired: false }),
          ],
        },
        { kind: 'long-short-ratio', values: [number('ratio', 'count_long_short_ratio', { isRequired: false })] },
      ],
      rowKey: [],
      covers: 'rows',
      stepMs: METRICS_STEP,
      longestMs: 1.5 * METRICS_STEP,
      // Since then a label is the start of the five minutes whose end was measured.
      shiftMs: (start) => (start >= METRICS_LABEL_SHIFT ? METRICS_STEP : 0),
    },
  }),
  dataset('um', { kind: 'funding', folder: 'fundingRate', cadences: ['monthly'], content: funding() }),
  dataset('um', { kind: 'trades', folder: 'aggTrades', content: aggTrades() }),
  dataset('um', {
    kind: 'depth',
    folder: 'bookDepth',
    cadences: ['daily'],
    content: {
      type: 'table',
      columns: ['timestamp', 'percentage', 'depth', 'notional'],
      time: 'timestamp',
      outputs: [
        {
          kind: 'book-depth',
          values: [
            number('percentage', 'percentage', { rule: 'finite' }),
            number('quantity_base', 'depth'),
            number('notional_usd', 'notional'),
          ],
        },
      ],
      rowKey: ['percentage'],
      covers: 'rows',
      // A snapshot about every 30 seconds; ten without one are a hole.
      stepMs: MINUTE / 2,
      longestMs: 5 * MINUTE,
    },
  }),
  dataset('um', {
    kind: 'liquidations',
    folder: 'liquidationSnapshot',
    cadences: ['daily'],
    content: liquidations([
      number('quantity_base', 'accumulated_fill_quantity', { rule: 'positive' }),
      number('price', 'average_price', { rule: 'positive' }),
      number('bankruptcy_price', 'price', { rule: 'positive' }),
    ]),
  }),
]

const INVERSE = /^([A-Z0-9]+)USD_(PERP|\d{6})$/

/** COIN-M files: quantities in contracts of 100 USD (BTC) or 10 USD; a kline's `quote_volume` is base volume. */
function coinMargined(coin: string): readonly ArchiveDataset[] {
  const contractUsd = coin === 'BTC' ? 100 : 10
  const inUsd = { factor: contractUsd }
  const inBase = (price: string) => ({ factor: contractUsd, dividedBy: price })
  return [
    dataset('cm', {
      kind: 'candles',
      folder: 'klines',
      content: klines('candles', [
        ...PRICES,
        number('volume_base', 'quote_volume'),
        number('volume_quote', 'volume', inUsd),
        number('taker_buy_base', 'taker_buy_quote_volume'),
        number('trade_count', 'count'),
      ]),
    }),
    dataset('cm', { kind: 'mark', folder: 'markPriceKlines', content: klines('mark-candles', PRICES) }),
    dataset('cm', { kind: 'funding', folder: 'fundingRate', cadences: ['monthly'], content: funding() }),
    dataset('cm', { kind: 'trades', folder: 'aggTrades', content: { ...aggTrades(), contractUsd } }),
    dataset('cm', {
      kind: 'liquidations',
      folder: 'liquidationSnapshot',
      cadences: ['daily'],
      content: liquidations([
        number('quantity_base', 'accumulated_fill_quantity', { rule: 'positive', ...inBase('average_price') }),
        number('price', 'average_price', { rule: 'positive' }),
        number('bankruptcy_price', 'price', { rule: 'positive' }),
      ]),
    }),
  ]
}

/**
 * data.binance.vision.
 *
 * @see github.com/binance/binance-public-data README; header-less files before 2022-05, ms or us by magnitude
 */
export const BINANCE_ARCHIVE: Archive = {
  baseUrl: 'https://data.binance.vision',
  // MATIC became POL in September 2024; the month is asked for under both names, and a file that is not there is no fault.
  renames: [{ from: 'MATICUSDT', to: 'POLUSDT', oldUntil: 1_727_740_800_000, newFrom: 1_725_148_800_000 }],
  datasetsOf: (symbol) => {
    const coin = INVERSE.exec(symbol)?.[1]
    return coin === undefined ? UM : coinMargined(coin)
  },
}

function dataset(
  market: 'um' | 'cm',
  given: Pick<ArchiveDataset, 'kind' | 'content'> & { folder: string } & Partial<
      Pick<ArchiveDataset, 'cadences' | 'delayMs'>
    >,
): ArchiveDataset {
  const { kind, folder, content, cadences = ['monthly', 'daily'], delayMs = 0 } = given
  const hasInterval = kind === 'candles' || kind === 'mark'
  return {
    kind,
    cadences,
    hasInterval,
    packing: 'zip',
    hasChecksum: true,
    delayMs,
    content,
    path: ({ symbol, interval = '1m', cadence, period }) => {
      const name = hasInterval ? `${symbol}/${interval}/${symbol}-${interval}` : `${symbol}/${symbol}-${folder}`
      return `data/futures/${market}/${cadence}/${folder}/${name}-${period}.zip`
    },
  }
}

function klines(kind: 'candles' | 'mark-candles', values: readonly ArchiveValue[]): TableContent {
  const outputs: ArchiveOutput[] = [{ kind, values }]
  return {
    type: 'table',
    columns: KLINE_COLUMNS,
    time: 'open_time',
    outputs,
    rowKey: [],
    covers: 'rows',
    stepMs: 'interval',
  }
}

function funding(): TableContent {
  return {
    type: 'table',
    columns: ['calc_time', 'funding_interval_hours', 'last_funding_rate'],
    time: 'calc_time',
    outputs: [{ kind: 'funding', values: [number('rate', 'last_funding_rate', { rule: 'finite' })] }],
    rowKey: [],
    covers: 'rows',
    stepMs: DAY / 3,
    stepHours: 'funding_interval_hours',
  }
}

function aggTrades() {
  return {
    type: 'trades' as const,
    columns: [
      'agg_trade_id',
      'price',
      'quantity',
      'first_trade_id',
      'last_trade_id',
      'transact_time',
      'is_buyer_maker',
    ],
    id: 'agg_trade_id',
    time: 'transact_time',
    price: 'price',
    quantity: 'quantity',
    taker: { column: 'is_buyer_maker', names: 'buyer-is-maker' as const },
  }
}

/** Forced orders, one per symbol and second at most; rows were published twice. @see binance-public-data issue 259 */
function liquidations(values: readonly ArchiveValue[]): TableContent {
  return {
    type: 'table',
    columns: [
      'time',
      'side',
      'order_type',
      'time_in_force',
      'original_quantity',
      'price',
      'average_price',
      'order_status',
      'last_fill_quantity',
      'accumulated_fill_quantity',
    ],
    time: 'time',
    outputs: [
      {
        kind: 'liquidations',
        values: [
          { type: 'side', target: 'side', column: 'side' },
          ...values,
          { type: 'text', target: 'coverage', value: 'sampled' },
          { type: 'notional', target: 'notional_usd', prices: ['price'], quantity: 'quantity_base' },
        ],
      },
    ],
    rowKey: 'all',
    covers: 'period',
    stepMs: 0,
  }
}

function number(
  target: string,
  column: string,
  {
    rule = 'not-negative',
    isRequired = true,
    ...scale
  }: Partial<Omit<ArchiveNumber, 'type' | 'target' | 'column'>> = {},
): ArchiveNumber {
  return { type: 'number', target, column, rule, isRequired, ...scale }
}
