import { percentText } from '../../src/domain/figure-text.ts'
import { PROOF } from '../strings.ts'
import { ForecasterTable, ForecasterTableRow } from './forecaster-table.tsx'
import { Figure } from './proof-section.tsx'
import type { Estimate, ValidationReport } from './report-types.ts'
import { type Part, rankedRows } from './score-rows.ts'
import { shareInterval } from './score-text.ts'

/** Zones against what was liquidated in them, beside random zones. */
export function ZoneScores({ report, part }: { report: ValidationReport; part: Part }) {
  const rows = rankedRows(report, part, 'uniform').flatMap(({ note, score }) =>
    score?.zones == null ? [] : [{ note, zones: score.zones }],
  )
  if (rows.length === 0) return null
  return (
    <ForecasterTable
      id="zone-scores"
      title={PROOF.zones}
      help={PROOF.zonesHelp}
      columns={Object.values(PROOF.zoneColumns).map((title) => ({ title }))}
      isSimulated={report.data_kind === 'simulated'}
    >
      {rows.map(({ note, zones }) => (
        <ForecasterTableRow key={note.id} title={note.title} kind={note.kind}>
          <td>{zones.zones.toLocaleString('en')}</td>
          {(['touched', 'precision', 'recall', 'f1'] as const).map((name) => (
            <td key={name}>
              <BesideRandom own={zones[name]} random={zones.random[name]} />
            </td>
          ))}
          <td>
            <Figure
              value={percentText(zones.precision_if_touched.value)}
              below={shareInterval(zones.precision_if_touched)}
            />
          </td>
          <td>{zones.median_minutes_to_touch === null ? '—' : Math.round(zones.median_minutes_to_touch)}</td>
        </ForecasterTableRow>
      ))}
    </ForecasterTable>
  )
}

function BesideRandom({ own, random }: { own: Estimate; random: number | null }) {
  const interval = shareInterval(own)
  return (
    <>
      <Figure value={percentText(own.value)} below={interval} />
      <Figure value="" below={`${PROOF.random} ${percentText(random)}`} isChance={true} />
    </>
  )
}
