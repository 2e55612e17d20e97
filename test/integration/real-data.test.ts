import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliServer, runCli, SHARED_DATA, startServer, temporaryFolder } from '../helpers/cli.ts'

const OKX = `${SHARED_DATA}okx-sol/`
const isPresent = existsSync(OKX)
if (!isPresent) console.log(`skipped: no real market data at ${SHARED_DATA}`)

interface Column {
  timestamp: number
  state: string
  levels: object[]
}

describe.skipIf(!isPresent)('26 days of OKX SOL, 1-minute candles and hourly open interest', () => {
  const folder = temporaryFolder()
  let server: CliServer

  const heatmap = async (query: string): Promise<{ data: Column[]; meta: Record<string, unknown> }> =>
    (await fetch(`${server.url}/liquidations/heatmap-timeseries?symbol=SOLUSDT&price_bin_size=0.2&${query}`)).json()

  beforeAll(async () => {
    const key = ['--db', `${folder.path}/okx.duckdb`, '--exchange', 'okx', '--symbol', 'SOLUSDT']
    for (const args of [
      [
        `${OKX}ohlcv_1m.csv.gz`,
        '--kind',
        'candles',
        '--interval',
        '1m',
        '--quantity',
        'contracts',
        '--contract-value',
        '1',
      ],
      [`${OKX}open_interest.csv`, '--kind', 'open-interest', '--open-interest-unit', 'usd'],
      [`${OKX}funding_rate.csv`, '--kind', 'funding'],
    ]) {
      expect(await runCli(['import', ...args, ...key])).toMatchObject({ code: 0, stderr: '' })
    }
    server = await startServer(['--db', `${folder.path}/okx.duckdb`])
  })

  afterAll(async () => {
    await server?.stop()
    folder.remove()
  })

  test('conserve notional to a millionth over the whole run', async () => {
    const { data, meta } = await heatmap('interval=15m&start_time=2026-05-31T15:00:00Z&end_time=2026-06-26T15:00:00Z')
    expect(data.length).toBe(26 * 96)
    expect(data.every(({ state }) => state === 'closed')).toBe(true)
    console.log(`conservation error of ${data.length} real columns: ${meta['conservation_error']}`)
    expect(meta['conservation_error']).toBeLessThan(1e-6)
  })

  test('give the same columns in a 48-hour and a 7-day window, cell by cell', async () => {
    const short = await heatmap('time_window=48h&interval=15m')
    const long = await heatmap('time_window=7d&interval=15m')
    expect(short.data.length).toBe(192)
    expect(long.data.slice(-192)).toEqual(short.data)
  })

  test('give the same columns whether a window ends within an hour of open interest or after it', async () => {
    // The reading of 13:00 decides how the hour before it is spread, also for a window that ends at 12:30.
    const inside = await heatmap('interval=15m&start_time=2026-06-20T12:00:00Z&end_time=2026-06-20T12:30:00Z')
    const around = await heatmap('interval=15m&start_time=2026-06-20T12:00:00Z&end_time=2026-06-20T14:00:00Z')
    expect(inside.data).toEqual(around.data.slice(0, 2))
  })
})
