import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli, startCli, temporaryFolder } from '../helpers/cli.ts'
import { pollUntil } from '../helpers/poll.ts'

const folder = temporaryFolder()
const db = `${folder.path}/v.duckdb`
const MARKET = ['--db', db, '--symbol', 'DEMOUSDT', '--exchange', 'simulated', '--horizon', '1h']

beforeAll(async () => {
  expect((await runCli(['simulate', '--db', db, '--days', '8', '--from', '2026-01-01', '--seed', '3'])).code).toBe(0)
}, 120_000)
afterAll(() => folder.remove())

function validate(...flags: string[]) {
  return runCli(['validate', ...MARKET, ...flags])
}

describe('liqheat validate', () => {
  test('writes a report in three forms; of a simulated market every line says so', async () => {
    const out = `${folder.path}/report`
    const { code, stdout, stderr } = await validate('--model', 'ledger,openinterest', '--out', out, '--threads', '2')
    expect(stderr).not.toContain('liqheat:')
    expect(code).toBe(0)
    expect(readdirSync(out).toSorted()).toEqual(['report.html', 'report.json', 'report.md'])
    const report = JSON.parse(readFileSync(`${out}/report.json`, 'utf8'))
    expect(report.data_kind).toBe('simulated')
    expect(report.command).toBe(
      'liqheat validate --symbol DEMOUSDT --exchange simulated --model ledger,openinterest --from 2026-01-01T00:00:00.000Z --to 2026-01-09T00:00:00.000Z --train-to 2026-01-05T00:00:00.000Z --horizon 1h --step 1h --price-shift maintenance',
    )
    const walked: { id: string; absent: string | null }[] = report.forecasters.filter(
      ({ id }: { id: string }) => !['uniform', 'linear', 'exponential'].includes(id),
    )
    const present = walked.filter(({ absent }) => absent === null).map(({ id }) => id)
    expect(present).toEqual(expect.arrayContaining(['ledger', 'openinterest', 'yesterdays_map', 'fixed_distances']))
    // Three times of each.
    expect(report.prefix_check).toEqual({ compared: 3 * present.length })
    const lines = [...stdout.split('\n'), ...stderr.split('\n')].filter((line) => line !== '')
    expect(lines.filter((line) => !line.includes('simulated'))).toEqual([])
  }, 240_000)

  test('killed on its way, it goes on from the parts that are finished', async () => {
    const out = `${folder.path}/killed`
    const flags = ['--model', 'ledger', '--out', out, '--threads', '1']
    const child = startCli(['validate', ...MARKET, ...flags])
    const closed = once(child, 'close')
    const parts = (): string[] => {
      try {
        return readdirSync(`${out}/liqheat-validate-parts`).filter((name) => name.endsWith('.part'))
      } catch {
        return []
      }
    }
    await pollUntil(() => (parts().length >= 2 || child.exitCode !== null ? true : undefined))
    child.kill('SIGKILL')
    await closed
    const { code, stderr } = await validate(...flags)
    expect(code).toBe(0)
    expect(stderr).toMatch(/: kept from before/)
    expect(readdirSync(out).toSorted()).toEqual(['report.html', 'report.json', 'report.md'])
  }, 240_000)

  test('with --no-store leaves boards as they are', async () => {
    const other = `${folder.path}/kept-out.duckdb`
    const made = ['simulate', '--db', other, '--days', '8', '--from', '2026-01-01', '--seed', '3']
    expect((await runCli(made)).code).toBe(0)
    const flags = ['--db', other, '--symbol', 'DEMOUSDT', '--exchange', 'simulated']
    const { code, stdout } = await runCli(['validate', ...flags, '--horizon', '1h', '--model', 'ledger', '--no-store'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('ledger')])
    // Nothing that could be ranked.
    expect((await runCli(['leaderboard', '--db', other, '--symbol', 'DEMOUSDT'])).code).toBe(3)
  }, 120_000)

  test('gives no score but exit code 3 and what is missing', async () => {
    const few = await validate('--train-to', '2026-01-08T20:00:00Z')
    expect(few.code).toBe(3)
    expect(few.stderr).toMatch(/no score is given: \d+ liquidations in the test period .* 100 are the least/)
    expect(few.stdout).toBe('')
    const none = await runCli(['validate', '--db', db, '--symbol', 'NONEUSDT', '--exchange', 'okx'])
    expect([none.code, none.stdout]).toEqual([3, ''])
  }, 60_000)

  test('refuses a horizon, a model and a shift that there are not', async () => {
    for (const [flag, value] of [
      ['--horizon', '2h'],
      ['--model', 'crystal_ball'],
      ['--price-shift', '2'],
    ] as const) {
      const { code, stderr } = await validate(flag, value)
      expect([code, stderr]).toEqual([2, expect.stringContaining(flag.slice(2))])
    }
  }, 60_000)
})
