import { factTable, forecasterTable, inputTable } from './fact-tables.ts'
import type { ValidationReport } from './report.ts'
import { headPart } from './report-part.ts'
import type { ReportSection } from './report-table.ts'
import {
  amountTable,
  eventPriceTable,
  hitRateTable,
  partsTable,
  placementTable,
  rankingTable,
  reliabilityTable,
  zoneTable,
} from './score-tables.ts'

/** All of a report in order of weight, as tables with what they mean; what is empty is left out. */
export function reportSections(report: ValidationReport): ReportSection[] {
  const sections = [...scoreSections(report), ...factSections(report)]
  return sections
    .map((section) => ({ ...section, tables: section.tables.filter(({ rows }) => rows.length > 0) }))
    .filter(({ tables }) => tables.length > 0)
}

function scoreSections(report: ValidationReport): ReportSection[] {
  const prices = eventPriceTable(report)
  return [
    {
      id: 'ranking',
      title: 'Ranking',
      about:
        'Only prices that were crossed count, since price reaches some zone always. Of the crossed prices, a forecaster ' +
        'that put twice the mass of another where a liquidation came gains 1 bit of it. 0 is no better. The verdict is of ' +
        'the recalibrated skill: what the forecaster adds to a mixture of all baselines, both ' +
        'fitted in training. An interval that holds 0 shows nothing.',
      tables: report.horizons.map((horizon) => rankingTable(report, horizon)),
    },
    {
      id: 'reliability',
      title: 'Reliability',
      about:
        'Cells are sorted by the share of a window’s liquidations that was predicted for them, and cut into tenths. ' +
        'Where a map is reliable the realised share equals the predicted one.',
      tables: [reliabilityTable(report, headPart(report).horizon)],
    },
    {
      id: 'placement',
      title: 'Placement by other measures',
      about:
        'Gain by notional weighs events by USD, each at most 50,000, over uniform. Lift is the share of events in the ' +
        'brightest fifth of the crossed prices over one fifth: 1 is chance. Rank correlation is Spearman’s over cells. ' +
        'p is two-sided against equal scores; it is not corrected for the number of forecasters.',
      tables: [placementTable(report)],
    },
    {
      id: 'zones',
      title: 'Zones beside random ones',
      about:
        'A zone is right when something of its side was liquidated within it: false positives are counted, not set to 0. ' +
        'In brackets stand as many zones that the forecaster named at other times, as wide and as far from the price: a figure near theirs is worth nothing.',
      tables: [zoneTable(report)],
    },
    {
      id: 'hits',
      title: 'Hit rates beside chance',
      about:
        'Older tools call a zone that the price came near a hit, and ask for 60 %. Where chance reaches as much, the rate ' +
        'says nothing of a map.',
      tables: [hitRateTable(report)],
    },
    {
      id: 'amounts',
      title: 'Amounts',
      about:
        'Rank correlation of crossed mass with liquidated notional over windows; it is high for any map, as a wider move ' +
        'crosses more. Deviance skill is what is gained beyond a rate by width and volatility alone: 0 is nothing. Share ' +
        'consumed is liquidated notional over crossed mass.',
      tables: [amountTable(report)],
    },
    {
      id: 'parts',
      title: 'Sides and volatility',
      about:
        'Calm, usual and wild are thirds of all forecast times by the realised volatility of the day before. Of many ' +
        'parts, some exceed 0 by chance.',
      tables: [partsTable(report)],
    },
    {
      id: 'prices',
      title: 'Price that is scored',
      about:
        'The venue publishes bankruptcy prices, which lie beyond the price that set a liquidation off. Scoring them as ' +
        'published makes skill that is none, so the verdict is of shifted ones; both are shown.',
      tables: prices === undefined ? [] : [prices],
    },
  ]
}

function factSections(report: ValidationReport): ReportSection[] {
  return [
    {
      id: 'facts',
      title: 'Question and sample',
      about: 'Times are UTC. Forecasts are of what was known at their time; nothing is fitted in the test period.',
      tables: [factTable(report)],
    },
    {
      id: 'inputs',
      title: 'Inputs',
      about: 'Coverage is the share of the span that is stored; events have none.',
      tables: [inputTable(report)],
    },
    {
      id: 'forecasters',
      title: 'Forecasters',
      about: 'A forecaster whose inputs are not stored has no score; nothing stands in for it.',
      tables: [forecasterTable(report)],
    },
  ]
}
