import type { FileKind } from '../storage/store.ts'

/** Unit a column's name tells. */
export type NamedUnit = 'base' | 'quote' | 'contracts'

/** Names that mean the same; those of an earlier group win over a later one. Lower case, letters and digits only. */
export interface NameGroup {
  readonly names: readonly string[]
  /** Absent when the name does not tell. */
  readonly unit?: NamedUnit
}

/** One thing a file of a kind may hold. */
export interface ColumnRole {
  /** Name to use in `--columns`. */
  readonly id: string
  readonly groups: readonly NameGroup[]
  readonly isNeeded?: boolean
}

const names = (...list: string[]): NameGroup => ({ names: list })
const TIME_NAMES = ['timestamp', 'timestampms', 'ts', 'tsms', 'time', 'timems', 't', 'datetime', 'date', 'datetimeutc']

/** Time of a row; `own` are the kind's own words, which win. */
function time(...own: string[]): ColumnRole {
  return {
    id: 'time',
    groups: [names(...own), names(...TIME_NAMES.slice(0, 7)), names(...TIME_NAMES.slice(7))],
    isNeeded: true,
  }
}

const SYMBOL: ColumnRole = {
  id: 'symbol',
  groups: [names('symbol', 'instid', 'instrument', 'instrumentid', 'coin', 'pair', 'market', 'ticker')],
}
const CONTRACT_VALUE: ColumnRole = {
  id: 'contract_value',
  groups: [names('ctval', 'ctvalassumed', 'contractvalue', 'contractsize', 'contractmultiplier')],
}
const PRICES: readonly ColumnRole[] = [
  { id: 'open', groups: [names('open', 'openprice', 'o')], isNeeded: true },
  { id: 'high', groups: [names('high', 'highprice', 'h')], isNeeded: true },
  { id: 'low', groups: [names('low', 'lowprice', 'l')], isNeeded: true },
  { id: 'close', groups: [names('close', 'closeprice', 'c')], isNeeded: true },
]
const CANDLE_TIME = time('opentime', 'opentimems', 'starttime', 'start')
const INTERVAL: ColumnRole = { id: 'interval', groups: [names('interval', 'timeframe', 'period', 'bar')] }

/** What each kind of file may hold; the roles' ids are part of the command line. */
export const COLUMN_ROLES: Readonly<Record<FileKind, readonly ColumnRole[]>> = {
  candles: [
    CANDLE_TIME,
    ...PRICES,
    {
      id: 'volume',
      groups: [
        { names: ['volccy', 'volumebase', 'basevolume', 'baseassetvolume'], unit: 'base' },
        { names: ['volume', 'v', 'vol'] },
      ],
      isNeeded: true,
    },
    {
      id: 'quote_volume',
      groups: [names('quotevolume', 'quoteassetvolume', 'volumequote', 'volccyquote', 'turnover', 'quotevol', 'qv')],
    },
    {
      id: 'taker_buy_volume',
      groups: [
        { names: ['takerbuybaseassetvolume', 'takerbuybasevolume', 'takerbuybase'], unit: 'base' },
        { names: ['takerbuyvolume', 'takerbuyvol'] },
      ],
    },
    { id: 'trade_count', groups: [names('numberoftrades', 'tradecount', 'trades', 'count')] },
    SYMBOL,
    INTERVAL,
    CONTRACT_VALUE,
  ],
  'mark-candles': [CANDLE_TIME, ...PRICES, SYMBOL, INTERVAL],
  'open-interest': [
    time('createtime'),
    {
      id: 'open_interest',
      groups: [
        { names: ['sumopeninterest', 'openinterestbase', 'oibase', 'oiccy'], unit: 'base' },
        { names: ['openinterestcontracts', 'oicontracts'], unit: 'contracts' },
        { names: ['openinterest', 'oi', 'singleopeninterest'] },
      ],
    },
    {
      id: 'open_interest_value',
      groups: [
        {
          names: [
            'sumopeninterestvalue',
            'openinterestvalue',
            'openinterestusd',
            'oivalue',
            'oiusd',
            'oinotional',
            'singleopeninterestvalue',
          ],
          unit: 'quote',
        },
      ],
    },
    SYMBOL,
    CONTRACT_VALUE,
  ],
  funding: [
    time('fundingtime', 'fundingtimems', 'calctime', 'fundingratetimestamp'),
    { id: 'funding_rate', groups: [names('fundingrate', 'lastfundingrate'), names('rate')], isNeeded: true },
    SYMBOL,
  ],
  'taker-flow': [
    time('opentime', 'opentimems', 'starttime'),
    ...(['buy', 'sell'] as const).flatMap((side): ColumnRole[] => [
      {
        id: `${side}_volume`,
        groups: [
          {
            names: [`taker${side}baseassetvolume`, `taker${side}basevolume`, `${side}base`, `${side}volbase`],
            unit: 'base',
          },
          { names: [`${side}vol`, `${side}volume`, `taker${side}vol`, `taker${side}volume`] },
        ],
      },
      {
        id: `${side}_value`,
        groups: [
          {
            names: [
              `taker${side}quoteassetvolume`,
              `${side}volusd`,
              `${side}volumeusd`,
              `${side}notional`,
              `${side}usd`,
            ],
            unit: 'quote',
          },
        ],
      },
    ]),
    SYMBOL,
    CONTRACT_VALUE,
  ],
  liquidations: [
    time('eventtime', 'eventtimems', 'tradetime'),
    { id: 'received_time', groups: [names('receivedtime', 'receivedtimems', 'recvtime', 'localtimestamp')] },
    { id: 'position_side', groups: [names('posside', 'positionside')] },
    { id: 'order_side', groups: [names('orderside')] },
    { id: 'side', groups: [names('side', 's')] },
    {
      id: 'price',
      groups: [names('ap', 'avgprice', 'averageprice', 'fillpx', 'fillprice'), names('price', 'px')],
    },
    { id: 'bankruptcy_price', groups: [names('bkpx', 'bankruptcyprice', 'bkprice'), names('p')] },
    {
      id: 'quantity',
      groups: [
        { names: ['quantitybase', 'qtybase', 'basequantity'], unit: 'base' },
        { names: ['contracts'], unit: 'contracts' },
        { names: ['sz', 'size', 'qty', 'quantity', 'q', 'v', 'amount'] },
      ],
      isNeeded: true,
    },
    { id: 'notional', groups: [names('notional', 'notionalusd', 'notionalusdcorrected', 'valueusd', 'usdvalue')] },
    SYMBOL,
    CONTRACT_VALUE,
  ],
  'long-short-ratio': [
    time('createtime'),
    {
      id: 'ratio',
      groups: [names('ratio', 'longshortratio', 'longshortaccountratio', 'countlongshortratio')],
      isNeeded: true,
    },
    SYMBOL,
  ],
}
