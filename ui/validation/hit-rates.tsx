import { percentText, signedText } from '../../src/domain/figure-text.ts'
import { PROOF } from '../strings.ts'
import { ForecasterTable, ForecasterTableRow } from './forecaster-table.tsx'
import type { HitRateRow, ValidationReport } from './report-types.ts'
import type { Part } from './score-rows.ts'

/** What older tools call a hit rate, beside what chance gives. */
export function HitRates({ report, part }: { report: ValidationReport; part: Part }) {
  const rows = report.hit_rates.filter(({ horizon }) => horizon === part.horizon)
  if (rows.length === 0) return null
  const titles = new Map(report.forecasters.map(({ id, title }) => [id, title]))
  return (
    <ForecasterTable
      id="hit-rates"
      title={PROOF.hits}
      help={PROOF.hitsHelp}
      columns={Object.values(PROOF.hitColumns).map((title) => ({ title }))}
      isSimulated={report.data_kind === 'simulated'}
    >
      {rows.map((row) => (
        <ForecasterTableRow
          key={`${row.forecaster} ${row.definition} ${row.tolerance}`}
          title={titles.get(row.forecaster) ?? row.forecaster}
        >
          <td>{PROOF.definitions[row.definition]}</td>
          <td>{percentText(row.tolerance)}</td>
          <td>
            <b>{percentText(row.hit_rate)}</b>
          </td>
          <td>{percentText(row.random_hit_rate)}</td>
          <td>{leadText(row)}</td>
          <td>{PROOF.sixty[sixtyOf(row)]}</td>
          <td>{row.count.toLocaleString('en')}</td>
          <td>{Math.round(row.hours).toLocaleString('en')}</td>
        </ForecasterTableRow>
      ))}
    </ForecasterTable>
  )
}

/** Hit rate less that of chance, in points. */
function leadText({ hit_rate: own, random_hit_rate: chance }: HitRateRow): string {
  return own === null || chance === null ? '—' : PROOF.points(signedText(100 * (own - chance), 1))
}

function sixtyOf({ reaches_60_percent: own, chance_reaches_60_percent: chance }: HitRateRow): keyof typeof PROOF.sixty {
  if (own === null || chance === null) return 'unknown'
  if (own) return chance ? 'both' : 'own'
  return chance ? 'chance' : 'none'
}
