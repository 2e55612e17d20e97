import { expect, test } from 'vitest'
import { testReport } from '../../test/helpers/test-report.ts'
import { validationText } from './validation-text.ts'

test('a verdict is told in the table of the horizon that it is of, and none of baselines', () => {
  const report = testReport({ horizons: ['1h', '4h'] })
  const forecasters = report.forecasters.map((note) =>
    note.id === 'ledger' ? { ...note, verdict: 'skill' as const } : note,
  )
  const lines = validationText({ ...report, forecasters }).split('\n')
  const rows = (id: string) => lines.filter((line) => line.startsWith(`${id} `) && line.includes(' 2,200 '))
  // At 4h the interval of the skill holds 0.
  expect(rows('ledger').map((line) => line.split('  ').at(-1)?.trim())).toEqual(['skill', 'no measurable skill'])
  expect(rows('exponential').map((line) => line.trimEnd().slice(-1))).toEqual(['—', '—'])
})
