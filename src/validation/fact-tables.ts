import { NO_FIGURE, percentText } from '../domain/figure-text.ts'
import { countText, daysText, timeText } from './number-text.ts'
import type { ValidationReport } from './report.ts'
import type { ReportTable } from './report-table.ts'

const MINUTE = 60_000
const FEED_TEXT = {
  full: 'shows all of the venue’s liquidations',
  sampled: 'shows a part of the venue’s liquidations',
  mixed: 'shows all of the venue’s liquidations at some times, a part at others',
} as const

/** The question, the sample, and how to make the report anew. */
export function factTable(report: ValidationReport): ReportTable {
  const { period, events, sample, event_prices: prices, prefix_check: prefix } = report
  return {
    caption: 'What was asked, of what, and how to ask it again',
    head: ['fact', 'value'],
    rows: [
      ['market', `${report.symbol} on ${report.exchange}, ${report.data_kind} data`],
      [
        'training',
        `${timeText(period.from_ms)} to ${timeText(period.train_to_ms)} UTC; what is fitted, is fitted here`,
      ],
      ['test', `${timeText(period.test_from_ms)} to ${timeText(period.to_ms)} UTC; every score is of this period`],
      ['sample', sampleText(report)],
      ['verdict possible', sample.is_sufficient ? 'yes' : `no: ${sample.missing.join('; ')}`],
      [
        'liquidations',
        `${countText(events.total)}: ${countText(events.train)} in training, ${countText(events.test)} in test; ` +
          `of all, ${countText(events.long)} of longs, ${countText(events.short)} of shorts; ${countText(events.notional_usd)} USD`,
      ],
      ['at no crossed price', `${countText(events.unassigned)} of the test events`],
      ['feed', FEED_TEXT[events.feed]],
      ['scored price', priceText(prices)],
      [
        'forecasts',
        `every ${report.step_ms / MINUTE} min, horizons ${report.horizons.join(', ')}, bucket ${report.bucket_size}`,
      ],
      [
        'no look-ahead',
        `${countText(prefix.compared)} forecasts made anew from what was known then, all the same to the bit`,
      ],
      ['command', report.command],
      [
        'versions',
        `liqheat ${report.liqheat_version}, engine ${report.engine_version}, report ${report.report_version}`,
      ],
      ['made', `${timeText(report.created_at_ms)} UTC, ${report.kind === 'night' ? 'by night' : 'asked for'}`],
      ['id', report.id],
    ],
  }
}

function sampleText({ sample }: ValidationReport): string {
  const { test_days: days, blocks, block_hours: hours, resamples } = sample
  return `${daysText(days)} test days in ${countText(blocks)} blocks of ${hours} h, resampled ${countText(resamples)} times for each interval`
}

function priceText({ published, shift, shift_source: source }: ValidationReport['event_prices']): string {
  if (shift === 0) return `${published} price as the venue publishes it`
  return `${published} price shifted by ${percentText(shift)} towards the market (${source})`
}

/** Series that everything was made of. */
export function inputTable({ inputs }: ValidationReport): ReportTable {
  return {
    caption: 'Inputs',
    head: ['venue', 'series', 'from', 'to', 'rows', 'coverage', 'source'],
    rows: inputs.map((input) => [
      input.exchange,
      input.series,
      timeText(input.from_ms),
      timeText(input.to_ms),
      countText(input.rows),
      percentText(input.coverage),
      input.source,
    ]),
  }
}

/** Who took part, and with which settings. */
export function forecasterTable({ forecasters }: ValidationReport): ReportTable {
  return {
    caption: 'Forecasters',
    head: ['forecaster', 'kind', 'title', 'version', 'settings', 'not scored because'],
    rows: forecasters.map(({ id, kind, title, version, settings, absent }) => [
      id,
      kind,
      title,
      version,
      Object.keys(settings).length === 0 ? NO_FIGURE : JSON.stringify(settings),
      absent ?? NO_FIGURE,
    ]),
  }
}
