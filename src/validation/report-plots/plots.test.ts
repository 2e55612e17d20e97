import { describe, expect, test } from 'vitest'
import { testReport } from '../../../test/helpers/test-report.ts'
import { forestPlot } from './forest-plot.ts'
import { reliabilityPlot } from './reliability-plot.ts'

describe('gains', () => {
  test('lie on one axis that holds 0 and every interval', () => {
    const plot = forestPlot(testReport(), '1h')?.text ?? ''
    const places = [...plot.matchAll(/x[12]?="(-?[\d.]+)%"/g)].map(([, place]) => Number(place))
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...places)).toBeLessThanOrEqual(100)
    // From -0.11 to 0.192 and 6 % of that on both ends: 0 is at (0.11 + 0.01812) / 0.33824.
    expect(plot).toContain('<line class="zero" x1="37.88%" x2="37.88%"')
  })

  test('have labels that stay within the plot at its ends', () => {
    const plot = forestPlot(testReport(), '1h')?.text ?? ''
    // −0.10 is at (−0.10 + 0.12812) / 0.33824 = 8.3 %, 0.20 at 97.0 %; 0.10 at 67.4 %.
    expect(plot).toContain('text-anchor="start">−0.10<')
    expect(plot).toContain('text-anchor="end">+0.20<')
    expect(plot).toContain('text-anchor="middle">+0.10<')
  })

  test('of a forecaster without mass at crossed prices say so', () => {
    const report = testReport()
    const even = { value: 0, low: 0, high: 0 }
    const scores = report.scores.map((row) =>
      row.forecaster === 'linear' && row.placement !== null
        ? { ...row, placement: { ...row.placement, gain_bits: { ...row.placement.gain_bits, uniform: even } } }
        : row,
    )
    const texts = (plot: string) => plot.match(/no map at these prices/g) ?? []
    expect(texts(forestPlot({ ...report, scores }, '1h')?.text ?? '')).toHaveLength(1)
    // The uniform baseline gains 0 over itself, and has a map.
    expect(texts(forestPlot(report, '1h')?.text ?? '')).toEqual([])
  })

  test('whose interval holds 0 are hollow', () => {
    const plot = forestPlot(testReport(), '24h')?.text ?? ''
    const shapeOf = (name: string) => /class="(dot[ \w]*)"/.exec(plot.slice(plot.indexOf(`>${name} `)))?.[1]
    // 0.142 × 0.4 ± 0.05 lies above 0, 0.084 × 0.4 ± 0.05 does not.
    expect([shapeOf('ledger'), shapeOf('time_evolving')]).toEqual(['dot', 'dot hollow'])
  })
})

test('a reliable bin lies on the diagonal of square roots', () => {
  const bins = [{ predicted_share: 0.01, realised_share: 0.01, cells: 10, events: 1 }]
  // A quarter of the axis's share is half of its length: 40 + 192 / 2 and 208 - 200 / 2.
  expect(reliabilityPlot(bins, 0.04).text).toContain('<circle class="dot" cx="136.0" cy="108.0" r="3"/>')
})
