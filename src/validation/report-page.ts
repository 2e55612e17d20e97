import { NO_FIGURE } from '../domain/figure-text.ts'
import { html, Markup } from './markup.ts'
import { countText, daysText, timeText } from './number-text.ts'
import { PAGE_STYLE } from './page-style.ts'
import type { ValidationReport } from './report.ts'
import { reportHeadline } from './report-headline.ts'
import { headPart } from './report-part.ts'
import { forestPlot } from './report-plots/forest-plot.ts'
import { reliabilityPlot } from './report-plots/reliability-plot.ts'
import { reportSections } from './report-sections.ts'
import { type ReportSection, type ReportTable, scoredIn } from './report-table.ts'

const FIGURE = new RegExp(`^[+−\\d${NO_FIGURE}]`)
/** Texts of so many characters may be broken into lines. */
const LONG_TEXT = 40
/** Longer ones are folded: no sentence of a report is so long, nor the command that made it. */
const FOLDED_TEXT = 400

/** A report as a page of its own, with its plots: it needs no script and nothing from elsewhere. */
export function reportPage(report: ValidationReport): string {
  const isSimulated = report.data_kind === 'simulated'
  const title = `${report.symbol} on ${report.exchange}: how good is the map?`
  const sections = reportSections(report)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${isSimulated ? 'SIMULATED: ' : ''}${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<main>
<h1>${mark(isSimulated)}${title}</h1>
<p class="verdict">${reportHeadline(report)}</p>
${keyFacts(report)}
${warningList(report)}
<nav aria-label="Sections">${sections.map(({ id, title: name }) => html`<a href="#${id}">${name}</a> `)}</nav>
${sections.map((section) => sectionOf(section, report))}
</main>
</body>
</html>
`.text
}

/** The word that stands on every table and plot of a simulated market. */
function mark(isSimulated: boolean): Markup {
  return isSimulated ? html`<span class="simulated">SIMULATED</span> ` : html``
}

function keyFacts(report: ValidationReport): Markup {
  const { period, sample, events, prefix_check: prefix } = report
  const facts = [
    ['Test period', `${timeText(period.test_from_ms)} to ${timeText(period.to_ms)} UTC`],
    ['Test days', daysText(sample.test_days)],
    ['Test liquidations', countText(events.test)],
    ['Feed', events.feed === 'full' ? 'complete' : events.feed],
    ['Data', report.data_kind],
    ['Forecasts made anew', `${countText(prefix.compared)}, all the same`],
  ] as const
  return html`<dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
<div class="command"><dt>Command, liqheat ${report.liqheat_version}, report ${report.id}</dt><dd>${report.command}</dd></div></dl>`
}

function warningList({ warnings, data_kind }: ValidationReport): Markup {
  if (warnings.length === 0) return html``
  const isSimulated = data_kind === 'simulated'
  return html`<ul class="warnings">${warnings.map((warning) => html`<li>${mark(isSimulated)}${warning}</li>`)}</ul>`
}

function sectionOf({ id, title, about, tables }: ReportSection, report: ValidationReport): Markup {
  const isSimulated = report.data_kind === 'simulated'
  return html`<section id="${id}">
<h2>${mark(isSimulated)}${title}</h2>
<p class="about">${about}</p>
${plotsOf(id, report)}
${tables.map((table) => tableOf(table, isSimulated))}
</section>
`
}

function plotsOf(section: string, report: ValidationReport): Markup[] {
  if (section === 'ranking') return forests(report)
  return section === 'reliability' ? [reliabilities(report)] : []
}

function forests(report: ValidationReport): Markup[] {
  return report.horizons.flatMap((horizon) => {
    const plot = forestPlot(report, horizon)
    if (plot === undefined) return []
    return [
      html`<figure>
<figcaption>${mark(report.data_kind === 'simulated')}Gain over the uniform baseline, horizon ${horizon}: bits an event, 95 % interval</figcaption>
${plot}
<p class="key">Disc: model. Square: baseline or public rule. Hollow: the interval holds 0. The figures are in the table below.</p>
</figure>`,
    ]
  })
}

function reliabilities(report: ValidationReport): Markup {
  const { horizon } = headPart(report)
  const shown = scoredIn(report, { horizon }).filter(
    ({ note, score }) => note.kind !== 'baseline' && score.reliability.length > 0,
  )
  const shares = shown.flatMap(({ score }) =>
    score.reliability.flatMap((bin) => [bin.predicted_share, bin.realised_share]),
  )
  const highest = Math.max(0.001, ...shares)
  return html`<figure>
<figcaption>${mark(report.data_kind === 'simulated')}Reliability, horizon ${horizon}</figcaption>
<div class="multiples">${shown.map(
    ({ note, score }) =>
      html`<div class="${note.kind}"><h3>${note.id}</h3>${reliabilityPlot(score.reliability, highest)}</div>`,
  )}</div>
<p class="key">Dashed: a map that is right. Above it, more came than was predicted. Axes go by the square root.</p>
</figure>`
}

function tableOf({ caption, head, rows }: ReportTable, isSimulated: boolean): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${mark(isSimulated)}${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((text, i) => cellOf(text, i === 0 && isSimulated))}</tr>\n`)}</tbody>
</table></div>`
}

function cellOf(text: string, isMarked: boolean): Markup {
  const kind = FIGURE.test(text) && text.length <= LONG_TEXT ? 'figure' : text.length > LONG_TEXT ? 'long' : 'word'
  return html`<td class="${kind}">${mark(isMarked)}${text.length > FOLDED_TEXT ? folded(text) : text}</td>`
}

/** Settings of a model may be pages of JSON. */
function folded(text: string): Markup {
  return html`<details><summary>${text.slice(0, LONG_TEXT)}…</summary>${text}</details>`
}
