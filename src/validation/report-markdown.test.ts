import { expect, test } from 'vitest'
import { testReport } from '../../test/helpers/test-report.ts'
import { reportMarkdown } from './report-markdown.ts'

test('a report has its verdict, scores with intervals, inputs, command and hash', () => {
  const text = reportMarkdown(testReport())
  for (const part of [
    '# MADEUSDT on okx: how good is the map?',
    '**No measurable skill yet: ledger gains +0.035 \\[−0.015, +0.086\\]',
    '| 1 | ledger | model | no measurable skill | +0.035 \\[−0.015, +0.086\\] | +0.142 \\[+0.092, +0.192\\] |',
    'large-trades of MADEUSDT on okx are not stored',
    // Coverage 0.9954, 129,000 rows.
    '| okx | candles 1m | 2026-03-01 | 2026-05-30 | 129,000 | 99.5 % | made.csv |',
    'liqheat validate --symbol MADEUSDT --exchange okx --model all --horizon 1h,4h,24h --out report/',
    '| id | made-up-0001 |',
    '12 forecasts made anew from what was known then, all the same to the bit',
    '| 1h | ledger | zones that the price came near | 1.0 % | 64.0 % | 62.0 % | yes; so does chance | 2,200 | 1080.0 |',
    'bankruptcy price shifted by 0.4 % towards the market (first margin tier of MADEUSDT)',
  ]) {
    expect(text).toContain(part)
  }
  expect(text).not.toContain('SIMULATED')
})

test('of a simulated market every line with a figure says so', () => {
  const lines = reportMarkdown(testReport({ data_kind: 'simulated' })).split('\n')
  const figures = lines.filter((line) => /\d/.test(line))
  expect(figures.length).toBeGreaterThan(100)
  expect(figures.filter((line) => !line.includes('SIMULATED'))).toEqual([])
})

test('every row of a table has as many cells as its head, whatever the texts hold', () => {
  const text = reportMarkdown(testReport({ warnings: ['a | b\n# c'], command: 'liqheat validate | tee `x`' }))
  expect(text).toContain('- a \\| b \\# c')
  const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length
  for (const table of text.split('\n\n').filter((block) => block.startsWith('|'))) {
    const counts = new Set(table.trimEnd().split('\n').map(cells))
    expect(counts.size).toBe(1)
  }
})

test('tables without rows are left out', () => {
  const text = reportMarkdown(testReport({ scores: [], hit_rates: [], inputs: [] }))
  expect(text).not.toContain('## Zones')
  expect(text).not.toContain('## Inputs')
  expect(text).toContain('## Question and sample')
})
