import type { RowColumn } from '../../export/tables/table.ts'
import type { liquidationRow, liquidationSum } from '../liquidation-row.ts'

/** Columns of liquidations: the fields of the JSON rows. */
export const LIQUIDATION_COLUMNS: readonly RowColumn<ReturnType<typeof liquidationRow>>[] = [
  { name: 'time_ms', type: 'int64', read: (row) => row.timestamp },
  { name: 'received_time_ms', type: 'int64', read: (row) => row.received_time },
  { name: 'exchange', type: 'utf8', read: (row) => row.exchange },
  { name: 'symbol', type: 'utf8', read: (row) => row.symbol },
  { name: 'side', type: 'utf8', read: (row) => row.side },
  { name: 'price', type: 'float64', read: (row) => row.price },
  { name: 'bankruptcy_price', type: 'float64', read: (row) => row.bankruptcy_price },
  { name: 'quantity', type: 'float64', read: (row) => row.quantity },
  { name: 'notional_usd', type: 'float64', read: (row) => row.notional_usd },
  { name: 'coverage', type: 'utf8', read: (row) => row.coverage },
  { name: 'data_kind', type: 'utf8', read: (row) => row.data_kind },
]

/** Columns of their sums by period, exchange and side. */
export const SUM_COLUMNS: readonly RowColumn<ReturnType<typeof liquidationSum>>[] = [
  { name: 'time_ms', type: 'int64', read: (sum) => sum.timestamp },
  { name: 'exchange', type: 'utf8', read: (sum) => sum.exchange },
  { name: 'side', type: 'utf8', read: (sum) => sum.side },
  { name: 'count', type: 'int64', read: (sum) => sum.count },
  { name: 'notional_usd', type: 'float64', read: (sum) => sum.notional_usd },
  { name: 'quantity', type: 'float64', read: (sum) => sum.quantity },
  { name: 'largest_usd', type: 'float64', read: (sum) => sum.largest_usd },
]
