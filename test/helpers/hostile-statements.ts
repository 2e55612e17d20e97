import fc from 'fast-check'
import { hostileText } from './hostile-values.ts'

const COLUMNS = [
  '*',
  'count(*)',
  'open_time_ms, close',
  'sum(volume_base) AS volume',
  "make_timestamp_ms(open_time_ms)::VARCHAR || ''",
  'CAST(close AS DECIMAL(38, 10))',
  "'NaN'::DOUBLE, 'Infinity'::DOUBLE, 2::HUGEINT ** 100",
  'list_value(open, high)',
  'quantile_cont(close, 0.5)',
  'row_number() OVER (ORDER BY close)',
  '1 / 0',
  'unknown_column',
  'getenv($$HOME$$)',
  "read_text('/etc/passwd')",
  "current_setting('temp_directory')",
  'repeat(chr(120), 1000000000)',
]
const SOURCES = [
  'candles',
  'candles JOIN series ON series.id = series_id',
  'range(3000)',
  'range(1000000) a, range(1000000) b',
  'generate_series(1, 10)',
  '(SELECT * FROM candles) AS inner_one',
  'liquidation_cells',
  'no_such_table',
  'duckdb_settings()',
  'information_schema.tables',
  "'/etc/passwd'",
  "read_csv('/etc/passwd')",
  'sqlite_master',
]
const ENDS = [
  '',
  'LIMIT 5',
  'LIMIT 0',
  'ORDER BY ALL',
  'GROUP BY ALL',
  "WHERE symbol LIKE 'DEMO%'",
  'WHERE close > 1e309',
  'OFFSET 9223372036854775807',
  'QUALIFY 1 = 1',
  '; SELECT 1',
  '-- end',
  'UNION ALL SELECT NULL',
  ')',
]
const SOUND = [
  'SELECT symbol, kind, interval FROM series ORDER BY ALL',
  'SELECT count(*), max(high) FROM candles JOIN series ON series.id = series_id GROUP BY ALL',
  'FROM series',
  "VALUES (1, 'a'), (2, NULL)",
  'TABLE series',
]
const WHOLE = [
  'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r',
  "COPY series TO '/tmp/liqheat-fuzz.csv'",
  "ATTACH '/tmp/liqheat-fuzz.duckdb' AS other",
  'DROP TABLE candles',
  'INSERT INTO candles SELECT * FROM candles',
  'INSTALL httpfs',
  "PRAGMA database_list; SET memory_limit = '1TB'",
  'BEGIN TRANSACTION',
  'SELECT',
  `SELECT ${'('.repeat(900)}1${')'.repeat(900)}`,
  `SELECT ${Array.from({ length: 300 }, (_, i) => `${i} AS c${i}`).join(', ')}`,
]

/** Statements for `/sql`: sound ones, and those that reach for files, settings, other statements, time or memory. */
export const hostileStatement: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SOUND) },
  { weight: 3, arbitrary: fc.constantFrom(...WHOLE) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...COLUMNS), fc.constantFrom(...SOURCES), fc.constantFrom(...ENDS))
      .map(([columns, source, end]) => `SELECT ${columns} FROM ${source} ${end}`),
  },
  { weight: 1, arbitrary: hostileText.map((text) => `SELECT '${text}' AS text`) },
)
