import { describe, expect, test } from 'vitest'
import { testReport } from '../../test/helpers/test-report.ts'
import { html } from './markup.ts'
import { reportPage } from './report-page.ts'

describe('a page', () => {
  test('stands by itself: no script, nothing from elsewhere', () => {
    const page = reportPage(testReport())
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/)
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'")
  })

  test('has a plot of gains for each horizon, and reliability of each model and rule', () => {
    const page = reportPage(testReport())
    expect(page.match(/class="forest"/g)).toHaveLength(3)
    expect(page.match(/class="reliability"/g)).toHaveLength(3)
    // Six scored forecasters by three horizons.
    expect(page.match(/class="interval"/g)).toHaveLength(18)
  })

  test('escapes what it was told', () => {
    const page = reportPage(testReport({ symbol: '<b>&"', warnings: ['<script>alert(1)</script>'] }))
    expect(page).not.toContain('<b>')
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('<title>&lt;b&gt;&amp;&quot; on okx')
  })

  test('of a simulated market says so on every table and plot', () => {
    const page = reportPage(testReport({ data_kind: 'simulated' }))
    const marked = '<span class="simulated">SIMULATED</span>'
    for (const element of ['caption', 'figcaption', 'h1', 'h2']) {
      const all = page.match(new RegExp(`<${element}>`, 'g')) ?? []
      const simulated = page.match(new RegExp(`<${element}>${marked}`, 'g')) ?? []
      expect(all.length).toBeGreaterThan(0)
      expect(simulated).toHaveLength(all.length)
    }
    const rows = page.match(/<tr><td/g) ?? []
    expect(page.match(/<tr><td class="\w+"><span class="simulated">/g)).toHaveLength(rows.length)
    expect(reportPage(testReport())).not.toContain(marked)
  })

  test('folds settings that are pages long, and nothing else', () => {
    const [note, ...others] = testReport().forecasters
    const weights = Array.from({ length: 200 }, (_, i) => i)
    const long = { ...note, settings: { weights } } as (typeof others)[number]
    const page = reportPage(testReport({ forecasters: [long, ...others] }))
    expect(page.match(/<details>/g)).toHaveLength(1)
    expect(page).toContain('<details><summary>{&quot;weights&quot;:[0,1,2,3,4,5,6,7,8,9,10,11,12…</summary>')
    expect(reportPage(testReport())).not.toContain('<details>')
  })

  test('of a report without scores has no plots', () => {
    const page = reportPage(testReport({ scores: [] }))
    expect(page).not.toContain('class="forest"')
    expect(page).not.toContain('class="reliability"')
    expect(page).toContain('No model could be scored')
  })
})

test('markup escapes texts and takes markup as it is', () => {
  expect(html`<i title="${`'"`}">${html`<b>${'<'}</b>`}${[html`1`, html`2`]}${3}</i>`.text).toBe(
    '<i title="&#39;&quot;"><b>&lt;</b>123</i>',
  )
})

test('a missing figure stands among figures', () => {
  expect(reportPage(testReport())).toContain('<td class="figure">—</td>')
})
