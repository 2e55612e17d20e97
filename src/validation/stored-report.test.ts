import { expect, test } from 'vitest'
import { nightCommand } from './night.ts'
import { reportCommands } from './stored-report.ts'

test('commands hold what was asked for as one word of a shell', () => {
  expect(reportCommands({ symbol: 'SOLUSDT', exchange: 'okx' })).toEqual([
    'liqheat serve --live --live-exchanges okx --live-symbols SOLUSDT',
    'liqheat validate --symbol SOLUSDT --exchange okx --model all --horizon 1h,4h,24h --out report/',
  ])
  expect(reportCommands({ symbol: "x'; rm -rf ~", exchange: '$(id)' })[0]).toBe(
    "liqheat serve --live --live-exchanges '$(id)' --live-symbols 'x'\\''; rm -rf ~'",
  )
})

test('a night is made anew without taking the place of a run', () => {
  expect(nightCommand({ symbol: 'SOLUSDT', exchange: 'okx', day: Date.UTC(2026, 2, 10) })).toBe(
    'liqheat validate --symbol SOLUSDT --exchange okx --model all --from 2026-02-08T00:00:00Z ' +
      '--train-to 2026-03-09T20:00:00Z --to 2026-03-11T00:00:00Z --horizon 1h,4h --no-store',
  )
})
