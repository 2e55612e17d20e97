import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { openSql } from './duckdb-sql.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { SqlLimits } from './sql-target.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-sql-'))
const secret = path.join(folder, 'secret.csv')
const LIMITS: SqlLimits = { rows: 1000, seconds: 20, memoryMb: 2000 }
const A_300 = 'a'.repeat(300)
let store: DuckDbStore

beforeAll(async () => {
  writeFileSync(secret, 'word\nhidden\n')
  store = await openDuckDbStore({ path: path.join(folder, 's.duckdb'), memoryLimitMb: 512 })
  await store.write(async (session) => {
    await session.run("INSERT INTO series VALUES (1, 'okx', 'SOLUSDT', 'candles', '1m')")
    await session.run(`INSERT INTO candles SELECT 1, i * 60000, 100 + i % 7, 110, 90, 100, i, NULL, NULL, i
      FROM range(200000) t(i)`)
  })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = (text: string, limits: Partial<SqlLimits> = {}) => openSql(store, { ...LIMITS, ...limits }).querySql(text)

/** Code of the error that a statement ends with. */
async function codeOf(text: string, limits: Partial<SqlLimits> = {}): Promise<string> {
  try {
    await ask(text, limits)
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'answered'
}

describe('answers', () => {
  test('stored rows come with names, types and values', async () => {
    const { elapsedMs, ...answer } = await ask(
      `WITH first AS (SELECT series_id, make_timestamp_ms(open_time_ms) AS time, open FROM candles WHERE open_time_ms <= 60000)
       SELECT symbol, time, open FROM first JOIN series ON id = series_id ORDER BY time`,
    )
    expect(elapsedMs).toBeGreaterThan(0)
    expect(answer).toEqual({
      columns: [
        { name: 'symbol', type: 'VARCHAR' },
        { name: 'time', type: 'TIMESTAMP' },
        { name: 'open', type: 'DOUBLE' },
      ],
      rows: [
        ['SOLUSDT', '1970-01-01T00:00:00.000Z', 100],
        ['SOLUSDT', '1970-01-01T00:01:00.000Z', 101],
      ],
      isTruncated: false,
    })
  })

  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-170141183460469231731687303715884105727', '-170141183460469231731687303715884105727'],
    ["'nan'::DOUBLE", null],
    ["'-inf'::DOUBLE", null],
    ['1.10::DECIMAL(10, 2)', '1.10'],
    ['NULL', null],
    ['true', true],
    ["DATE '2026-01-05'", '2026-01-05'],
    ["TIMESTAMP '2026-01-05 01:02:03'", '2026-01-05T01:02:03.000Z'],
    ["TIMESTAMP '2026-01-05 01:02:03.000004'", '2026-01-05T01:02:03.000004Z'],
    ["TIMESTAMP '1969-12-31 23:59:59.999999'", '1969-12-31T23:59:59.999999Z'],
    ["TIMESTAMPTZ '2026-01-05 02:00:00+02'", '2026-01-05T00:00:00.000Z'],
    ["'2026-01-05 00:00:00'::TIMESTAMP_S", '2026-01-05T00:00:00.000Z'],
    ["'2026-01-05 00:00:00.5'::TIMESTAMP_MS", '2026-01-05T00:00:00.500Z'],
    ["'2026-01-05 00:00:00.5'::TIMESTAMP_NS", '2026-01-05T00:00:00.500Z'],
    ["'infinity'::TIMESTAMP", 'infinity'],
    ['[1, NULL, 3]', [1, null, 3]],
    ["(SELECT s FROM (SELECT 1 AS a, 'b' AS c) s)", { a: 1, c: 'b' }],
    ["INTERVAL '90 minutes'", '01:30:00'],
    ["'a' || 'b'", 'ab'],
  ])('%s is %j', async (expression, expected) => {
    expect((await ask(`SELECT ${expression}`)).rows).toEqual([[expected]])
  })

  test.each([
    ['VALUES (1), (2)', 2],
    ['FROM series', 1],
    ['TABLE series', 1],
    ['SELECT * FROM main.series', 1],
    ['SELECT 1;', 1],
    ['SELECT 1 -- a remark; with a semicolon', 1],
    ['/* a remark */ SELECT 1', 1],
    ['SELECT * FROM range(3)', 3],
    ['SELECT unnest([1, 2])', 2],
    ['SELECT 1 UNION ALL SELECT 2 ORDER BY 1', 2],
    ['WITH series AS (SELECT 1 AS a UNION ALL SELECT 2) SELECT a FROM series', 2],
    ['SELECT (SELECT max(open) FROM candles), EXISTS (SELECT 1 FROM series)', 1],
    ['SELECT DISTINCT open, quantile_cont(open, [0.1, 0.9]) OVER () FROM candles ORDER BY ALL LIMIT 3', 3],
    ['SELECT * EXCLUDE (open) FROM candles USING SAMPLE 5 ROWS', 5],
    [
      'SELECT time_bucket(INTERVAL 1 DAY, make_timestamp_ms(open_time_ms)), arg_max(close, open_time_ms) FROM candles GROUP BY ALL',
      139,
    ],
    ['SELECT series_id, grouping(series_id), count(*) FROM candles GROUP BY ROLLUP (series_id)', 2],
    ["SELECT 1 FROM series WHERE symbol LIKE '%LU%' AND symbol NOT ILIKE 'btc%' AND symbol LIKE 'S_L%SD_'", 1],
    ["SELECT 1 FROM series WHERE symbol GLOB '*[A-Z]SD?' AND symbol LIKE '!%%' ESCAPE '!' IS NOT NULL", 1],
    [
      "SELECT regexp_extract(symbol, '^([A-Z]+)USDT$', 1) FROM series WHERE symbol ~ '.*USDT' AND symbol SIMILAR TO 'S.+'",
      1,
    ],
    [
      "SELECT CASE WHEN symbol LIKE 'SOL%' AND interval IN ('1m', '5m') THEN coalesce(NULL, id) ELSE -id END FROM series",
      1,
    ],
    [
      'SELECT * FROM candles c ASOF JOIN candles d ON c.series_id = d.series_id AND c.open_time_ms >= d.open_time_ms LIMIT 4',
      4,
    ],
  ])('%s is answered', async (text, count) => {
    expect((await ask(text)).rows).toHaveLength(count)
  })

  test('rows beyond the limit are left out, and that is said', async () => {
    const answer = await ask('SELECT open_time_ms FROM candles ORDER BY open_time_ms', { rows: 3 })
    expect(answer.rows).toEqual([[0], [60_000], [120_000]])
    expect(answer.isTruncated).toBe(true)
    expect((await ask('SELECT * FROM range(3)', { rows: 3 })).isTruncated).toBe(false)
  })

  test('many long values end an answer before its limit of rows', async () => {
    const text = `SELECT '${'x'.repeat(3900)}' FROM range(100000)`
    const { rows, isTruncated } = await ask(text, { rows: 100_000 })
    // 8,000,000 / (3,900 + 16 + 16) = 2,034.6: the row that crosses the limit is the last.
    expect({ count: rows.length, isTruncated }).toEqual({ count: 2035, isTruncated: true })
  })

  test('tables are listed with their columns; bookkeeping is not', async () => {
    const tables = await openSql(store, LIMITS).sqlTables()
    expect(tables.find(({ name }) => name === 'funding_rates')).toEqual({
      name: 'funding_rates',
      description: 'a funding rate, at the time it was due',
      columns: [
        { name: 'series_id', type: 'INTEGER' },
        { name: 'time_ms', type: 'BIGINT' },
        { name: 'rate', type: 'DOUBLE' },
      ],
    })
    expect(tables.map(({ name }) => name)).not.toContain('import_runs')
  })
})

describe('what is refused', () => {
  const file = secret
  const REFUSED: readonly string[] = [
    // Other statements.
    `COPY candles TO '${folder}/out.csv'`,
    `COPY (SELECT 1) TO '${folder}/out.csv'`,
    `COPY candles FROM '${file}'`,
    `ATTACH '${folder}/other.duckdb'`,
    'DETACH liqheat',
    'USE main',
    'INSTALL httpfs',
    'LOAD httpfs',
    `EXPORT DATABASE '${folder}/out'`,
    `IMPORT DATABASE '${folder}/out'`,
    'PRAGMA database_list',
    'PRAGMA version',
    'SET memory_limit = 1',
    'SET GLOBAL threads = 1',
    'RESET threads',
    'SET VARIABLE x = 1',
    'CALL pragma_version()',
    'CHECKPOINT',
    'VACUUM',
    'ANALYZE',
    'BEGIN',
    'COMMIT',
    'INSERT INTO series VALUES (2)',
    'DELETE FROM candles',
    'UPDATE candles SET open = 1',
    'DROP TABLE candles',
    'CREATE TABLE t AS SELECT 1',
    'CREATE TEMP TABLE t AS SELECT 1',
    'CREATE MACRO m() AS 1',
    'CREATE SECRET s (TYPE s3)',
    'ALTER TABLE candles ADD COLUMN x INTEGER',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'EXPLAIN SELECT 1',
    'EXPLAIN ANALYZE SELECT 1',
    'DESCRIBE candles',
    'SUMMARIZE candles',
    'SHOW TABLES',
    'SHOW ALL TABLES',
    'SHOW DATABASES',
    'SELECT * FROM (DESCRIBE candles)',
    'PIVOT candles ON series_id USING sum(open)',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP TABLE candles',
    "SELECT 1 /* x */; COPY candles TO /* y */ 'x'",
    // Files as tables, in the open and hidden.
    `SELECT * FROM '${file}'`,
    `SELECT * FROM "${file}"`,
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM 'x.parquet'",
    "SELECT * FROM 'https://example.org/x.csv'",
    `FROM '${file}'`,
    `SELECT (SELECT word FROM '${file}')`,
    `SELECT 1 WHERE EXISTS (FROM '${file}')`,
    `SELECT * FROM candles JOIN '${file}' ON true`,
    `SELECT 1 UNION ALL SELECT count(*) FROM '${file}'`,
    `SELECT 1 ORDER BY (SELECT word FROM '${file}')`,
    `SELECT 1 LIMIT (SELECT count(*) FROM '${file}')`,
    `SELECT sum(1) FILTER ((SELECT true FROM '${file}'))`,
    `SELECT sum(open ORDER BY (SELECT 1 FROM '${file}')) FROM candles`,
    `SELECT sum(1) OVER (ORDER BY (SELECT word FROM '${file}'))`,
    `SELECT CASE WHEN true THEN (SELECT word FROM '${file}') END`,
    `SELECT 1 IN (FROM '${file}')`,
    `SELECT * REPLACE ((SELECT 1 FROM '${file}') AS open) FROM candles`,
    `VALUES ((SELECT word FROM '${file}'))`,
    `WITH a AS (FROM '${file}') SELECT 1`,
    `WITH a AS (SELECT 1), b AS (SELECT * FROM '${file}') SELECT * FROM a`,
    `SELECT (WITH "${file}" AS (SELECT 1) SELECT 1), word FROM '${file}'`,
    `WITH "${file}" AS (SELECT 1) FROM "${file}"`,
    `SELECT 1 GROUP BY (SELECT word FROM '${file}')`,
    `SELECT 1 HAVING (SELECT true FROM '${file}')`,
    `SELECT 1 QUALIFY (SELECT true FROM '${file}')`,
    `SELECT * FROM range((SELECT count(*) FROM '${file}'))`,
    `SELECT * FROM unnest([(SELECT word FROM '${file}')])`,
    `SELECT [x FOR x IN [1] IF (SELECT true FROM '${file}')]`,
    `SELECT COLUMNS(c -> (SELECT true FROM '${file}')) FROM candles`,
    // Functions of tables.
    `SELECT * FROM read_csv('${file}')`,
    "SELECT * FROM READ_CSV('/etc/passwd')",
    `SELECT * FROM "read_csv"('${file}')`,
    `SELECT * FROM read_csv_auto('${file}')`,
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_parquet('x')",
    "SELECT * FROM parquet_metadata('x')",
    `SELECT * FROM sniff_csv('${file}')`,
    "SELECT * FROM glob('/*')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_secrets()',
    'SELECT * FROM duckdb_databases()',
    'SELECT * FROM duckdb_tables()',
    'SELECT * FROM duckdb_functions()',
    'SELECT * FROM pragma_database_list',
    'SELECT * FROM pragma_database_list()',
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('candles')",
    "SELECT * FROM query_table(['import_runs'])",
    "SELECT * FROM json_execute_serialized_sql('{}')",
    'SELECT * FROM checkpoint()',
    'SELECT * FROM enable_logging()',
    "SELECT * FROM which_secret('x', 's3')",
    'SELECT * FROM seq_scan(1)',
    "SELECT * FROM repeat('x', 5)",
    "SELECT * FROM system.main.read_csv('x')",
    "SELECT * FROM main.read_csv('x')",
    `SELECT 1 FROM candles, LATERAL (SELECT * FROM read_csv('${file}'))`,
    // Tables that are not for users.
    'SELECT * FROM schema_migrations',
    'SELECT * FROM import_runs',
    'SELECT * FROM archive_files',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM pg_catalog.pg_tables',
    'SELECT * FROM pg_tables',
    'SELECT * FROM sqlite_master',
    'SELECT * FROM duckdb_tables',
    'SELECT * FROM temp.candles',
    'SELECT * FROM s.main.candles',
    'SELECT * FROM candles AT (VERSION => 1)',
    'SELECT (WITH import_runs AS (SELECT 1) SELECT 1) FROM import_runs',
    'WITH import_runs AS (SELECT * FROM import_runs) FROM import_runs',
    'WITH a AS (FROM b), b AS (SELECT 1) FROM a',
    // Functions of values.
    "SELECT getenv('HOME')",
    "SELECT current_setting('temp_directory')",
    "SELECT getvariable('x')",
    "SELECT nextval('x')",
    "SELECT write_log('x')",
    'SELECT sleep_ms(100000)',
    'SELECT pg_sleep(100)',
    "SELECT json_serialize_sql('SELECT 1')",
    "SELECT error('x')",
    'SELECT current_database()',
    'SELECT version()',
    'SELECT system.main.sum(1)',
    'SELECT txid_current()',
    // Values without bounds.
    "SELECT repeat('x', 1000000000)",
    "SELECT lpad('x', 1000000000, 'y')",
    "SELECT printf('%1000000000d', 1)",
    "SELECT format('{:1000000000}', 1)",
    'SELECT range(1000000000000)',
    'SELECT generate_series(1, 1000000000000)',
    'SELECT unnest(range(1000000000000))',
    'SELECT * FROM unnest(range(1000000000000))',
    'SELECT list_resize([1], 1000000000)',
    'SELECT bar(1, 0, 1, 1000000000)',
    'SELECT list(open) FROM candles',
    'SELECT array_agg(open) FROM candles',
    'SELECT string_agg(open) FROM candles',
    'SELECT histogram(open) FROM candles',
    'SELECT bitstring_agg(open_time_ms, 0, 100000000000) FROM candles',
    "SELECT replace('xxxx', 'x', 'yyyy')",
    'SELECT NULL::INTEGER[100000]',
    'SELECT NULL::INTEGER[100000][100000]',
    'SELECT [NULL::INTEGER[1000]]',
    "SELECT CAST('a' AS ENUM ('a'))",
    'SELECT list_transform([1], x -> x)',
    'SELECT list_reduce([1, 2], lambda a, b: a || b)',
    'WITH RECURSIVE a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a) SELECT count(*) FROM a',
    "WITH RECURSIVE a AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM a) SELECT s FROM a",
    `WITH ${['a', 'b', 'c', 'd'].map((name, i) => `${name} AS (SELECT s||s||s AS s FROM ${i === 0 ? "(SELECT 'x' AS s)" : String.fromCharCode(96 + i)})`).join(', ')} FROM d`,
    `SELECT concat(${Array.from({ length: 9 }, () => 'open').join(', ')}) FROM candles`,
    `SELECT '${'x'.repeat(4001)}'`,
    `SELECT count(*) FROM ${Array.from({ length: 13 }, (_, i) => `series s${i}`).join(', ')}`,
    'SELECT *, *, *, *, *, *, * FROM series',
    'SELECT count(*) FROM candles GROUP BY CUBE (series_id, open, high, low, close, volume_base, trade_count)',
    // Several values as one.
    'SELECT max(open, 900000) FROM candles',
    'SELECT min(open, 2) OVER () FROM candles',
    'SELECT arg_max(open, close, 900000) FROM candles',
    'SELECT ArgMin(open, close, 3) FROM candles',
    'SELECT max_by(open, close, 3) FROM candles',
    'SELECT arg_min_null(open, close, 3) FROM candles',
    // Patterns whose search nothing ends.
    `SELECT '${A_300}' LIKE '%a_%a%a%a%a%a%a%b'`,
    `SELECT '${A_300}' NOT LIKE '%a_%b'`,
    `SELECT '${A_300}' ILIKE '%a_%b%'`,
    `SELECT '${A_300}' NOT ILIKE 'a%a_%b'`,
    `SELECT '${A_300}' GLOB '*a?*a*a*a*a*a*b'`,
    `SELECT '${A_300}' LIKE '%a_%a%a%a%a!%b' ESCAPE '!'`,
    `SELECT '${A_300}' NOT ILIKE '%a_%a%a%a%a!%b' ESCAPE '!'`,
    `SELECT not_like_escape('${A_300}', '%a_%a%a%a%a!%b', '!')`,
    `SELECT '${A_300}' ~~ ('%a_%a%a%a%a' || '%b')`,
    `SELECT '${A_300}' ~~~ pattern FROM (SELECT '*a?*a*a*a*a*a*b' AS pattern)`,
    "SELECT symbol LIKE '%a%b'::VARCHAR FROM series",
    'SELECT symbol LIKE NULL FROM series',
    `SELECT symbol LIKE '%${'_'.repeat(100)}' FROM series`,
    `SELECT regexp_matches('${A_300}', 'a.*a.a.*a.*a.*a.*a.*a.*b', 's')`,
    "SELECT regexp_extract(symbol, '((a|b)*a(a|b){30}c?){30}c') FROM series",
    'SELECT regexp_full_match(symbol, symbol) FROM series',
    'SELECT $1',
    'SELECT ?',
    "SELECT 'x' COLLATE nocase",
    `SELECT 1${' '.repeat(10_000)}`,
    'SELECT 1\u0000; DROP TABLE candles',
    'SELECT 1 \u001b',
    'SELECT \ud800',
    `SELECT ${Array.from({ length: 201 }, (_, i) => `${i}`).join(', ')}`,
    'SELECT * FROM candles LIMIT 5 %',
    "SELECT (1, 'a')",
    'SELECT [(1, 2)]',
  ]

  test.each(REFUSED.map((text) => [text.slice(0, 120), text]))('%s', async (_shown, text) => {
    expect(await codeOf(text)).toBe('SQL_NOT_ALLOWED')
  })

  test('nothing was written or changed by any of these', async () => {
    expect(existsSync(`${folder}/out.csv`) || existsSync(`${folder}/out`) || existsSync(`${folder}/other.duckdb`)).toBe(
      false,
    )
    expect((await ask('SELECT count(*) FROM candles')).rows).toEqual([[200_000]])
  })

  test.each([
    '',
    ' ; ',
    '-- nothing',
    'SELEC 1',
    "SELECT 'x",
    'SELECT nowhere FROM candles',
    "SELECT CAST('x' AS INTEGER)",
    'SELECT sum()',
    `SELECT ${'('.repeat(4000)}1`,
    `SELECT 1${'+1'.repeat(1500)}`,
  ])('what is no sound statement is invalid: %s', async (text) => {
    expect(await codeOf(text)).toBe('SQL_INVALID')
  })

  test.each(['SELECT 1e309', 'SELECT count(*) FROM candles WHERE close > -1e309'])(
    '%s has no such number',
    async (text) => {
      expect(await codeOf(text)).toBe('SQL_INVALID')
    },
  )

  test('no message names a file of the store or a function beyond reach', async () => {
    const texts = ['SELECT * FROM candle', 'SELECT reed_csv(1)', 'SELECT opn FROM candles', "SELECT sum('x')"]
    const messages = await Promise.all(texts.map((text) => ask(text).then(String, (error: Error) => error.message)))
    for (const message of messages) expect(message).not.toMatch(/duckdb|read_csv|liqheat-sql/)
  })
})

describe('limits', () => {
  test('a statement without end is ended in time', async () => {
    const cross = 'SELECT count(*) FROM candles a, candles b, candles c WHERE a.open + b.open > c.open'
    expect(await codeOf(cross, { seconds: 0.2 })).toBe('SQL_TIMEOUT')
    expect(await codeOf('SELECT count(*) FROM range(1000000000000) t(i) WHERE i % 7 = 3', { seconds: 0.2 })).toBe(
      'SQL_TIMEOUT',
    )
  })

  test.each([
    'SELECT quantile_cont(a.open * b.open_time_ms, 0.5) FROM candles a, candles b',
    'SELECT a.*, b.* FROM candles a, candles b ORDER BY a.open * b.open_time_ms',
    'SELECT count(*) FROM (SELECT DISTINCT a.open_time_ms, b.open_time_ms FROM candles a, candles b)',
  ])('a statement that takes much memory is ended: %s', async (text) => {
    expect(await codeOf(text, { seconds: 60, memoryMb: 64 })).toBe('SQL_MEMORY')
  })

  test('more than two statements at once are told to wait, and the store answers afterwards', async () => {
    const sql = openSql(store, { ...LIMITS, seconds: 0.5 })
    const slow = 'SELECT count(*) FROM candles a, candles b, candles c WHERE a.open + b.open > c.open'
    const results = await Promise.allSettled([slow, slow, 'SELECT 1'].map((text) => sql.querySql(text)))
    const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : 'answered'))
    expect(codes).toEqual(['SQL_TIMEOUT', 'SQL_TIMEOUT', 'SQL_BUSY'])
    expect((await sql.querySql('SELECT 1')).rows).toEqual([[1]])
  })

  test('a client that goes away ends its statement', async () => {
    const gone = new AbortController()
    const answer = openSql(store, LIMITS).querySql(
      'SELECT count(*) FROM candles a, candles b, candles c WHERE a.open + b.open > c.open',
      gone.signal,
    )
    setImmediate(() => gone.abort())
    await expect(answer).rejects.toMatchObject({ code: 'SQL_ABORTED' })
  })

  test('writes go on while statements run', async () => {
    const sql = openSql(store, { ...LIMITS, seconds: 1 })
    const slow = 'SELECT count(*) FROM candles a, candles b, candles c WHERE a.open + b.open > c.open'
    const ended = expect(sql.querySql(slow)).rejects.toMatchObject({ code: 'SQL_TIMEOUT' })
    const written = store.write((session) =>
      session.run("INSERT INTO series VALUES (2, 'okx', 'ETHUSDT', 'candles', '1m')"),
    )
    expect(await written).toBe(1)
    await ended
  })
})

test('whatever is put together, it is answered or refused with a code', async () => {
  const WORDS =
    "SELECT FROM WHERE WITH AS ( ) , * candles series open symbol 'x' '/etc/passwd' 1 -1 1e300 NULL + || / count sum max OVER ORDER BY GROUP LIMIT JOIN ON USING UNION ALL IN NOT CASE WHEN THEN END range unnest [ ] :: INTEGER DOUBLE[] TIMESTAMP INTERVAL now() read_csv ; -- /* */ \" $1 { } : . DISTINCT HAVING QUALIFY LATERAL VALUES DESCRIBE COPY ATTACH SET".split(
      ' ',
    )
  const codes = new Map<string, number>()
  const statements = fc
    .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 14 })
    .map((words) => words.join(' '))
  const selects = fc
    .array(fc.constantFrom(...WORDS.slice(9)), { minLength: 1, maxLength: 6 })
    .map((words) => `SELECT ${words.join(' ')} FROM candles LIMIT 3`)
  await fc.assert(
    fc.asyncProperty(fc.oneof(statements, selects, fc.string({ unit: 'binary', maxLength: 60 })), async (text) => {
      const code = await codeOf(text, { seconds: 1, memoryMb: 1000 })
      codes.set(code, (codes.get(code) ?? 0) + 1)
      expect(['answered', 'SQL_INVALID', 'SQL_NOT_ALLOWED', 'SQL_FAILED', 'SQL_TIMEOUT', 'SQL_MEMORY']).toContain(code)
    }),
    { numRuns: 600, seed: 6 },
  )
  // Each kind was met, so that the property has said something.
  expect([...codes.keys()]).toEqual(expect.arrayContaining(['answered', 'SQL_INVALID', 'SQL_NOT_ALLOWED']))
})
