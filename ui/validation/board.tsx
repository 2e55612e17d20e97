import { axisTicks } from '../../src/domain/axis-ticks.ts'
import { PROOF } from '../strings.ts'
import './board.css'
import { plainText, signedText } from '../../src/domain/figure-text.ts'
import { ForestAxis, ForestCell } from './forest-cell.tsx'
import { Figure, ProofSection, ScoreTable } from './proof-section.tsx'
import type { Estimate, ValidationReport } from './report-types.ts'
import { axisOf, hasNoMap, type Part, type RankedRow, rankedRows } from './score-rows.ts'
import { intervalText, plainInterval, pValueText } from './score-text.ts'
import { VerdictChip } from './verdict-chip.tsx'
import type { ValidationView } from './view-fields.ts'

/** Steps between ticks of the axis. */
const MOST_TICKS = 4

/** Everything that took part, ranked, with its gains and their intervals on one axis. */
export function Board({
  report,
  part,
  measure,
}: {
  report: ValidationReport
  part: Part
  measure: ValidationView['measure']
}) {
  const rows = rankedRows(report, part, measure)
  const limits = axisOf(rows.map(({ gain }) => gain))
  const axis = { ...limits, ticks: axisTicks(limits.min, limits.max, MOST_TICKS) }
  const titles = new Map(report.forecasters.map(({ id, title }) => [id, title]))
  const { columns, columnHelp } = PROOF
  return (
    <ProofSection id="board" title={PROOF.board} help={PROOF.boardHelp} isSimulated={report.data_kind === 'simulated'}>
      <ScoreTable label={PROOF.board}>
        <thead>
          <tr>
            <th scope="col" class="name">
              {columns.forecaster}
            </th>
            <th scope="col" class="forest-place">
              {PROOF.measures[measure]}: {columns.forest}
              <ForestAxis axis={axis} />
            </th>
            {(['uniform', 'best', 'skill', 'p', 'lift', 'correlation', 'events'] as const).map((column) => (
              <th key={column} scope="col" title={columnHelp[column]} class={column === measure ? 'ranked' : undefined}>
                {columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.note.id} class={row.note.kind} data-forecaster={row.note.id}>
              <Name row={row} />
              <td class="forest-place">
                <ForestCell gain={row.gain} axis={axis} look={row.note.kind} />
              </td>
              <Scores row={row} titles={titles} />
            </tr>
          ))}
        </tbody>
      </ScoreTable>
      <p class="proof-help">{PROOF.verdictOf}</p>
    </ProofSection>
  )
}

function Name({ row: { rank, note } }: { row: RankedRow }) {
  return (
    <th scope="row" class="name">
      <span class="rank">{rank ?? '·'}</span>
      <span>
        {note.title}
        <small class="under">
          {PROOF.kinds[note.kind]}{' '}
          {note.absent === null && note.kind !== 'baseline' && <VerdictChip verdict={note.verdict} />}
        </small>
      </span>
    </th>
  )
}

function Scores({ row: { note, score }, titles }: { row: RankedRow; titles: ReadonlyMap<string, string> }) {
  if (score?.placement == null) {
    return (
      <td colSpan={7} class="absent">
        {note.absent === null ? PROOF.noScores : `${PROOF.absent}: ${note.absent}`}
      </td>
    )
  }
  const { gain_bits, gain_over_best, best_baseline, skill_bits, p_value, lift_at_20, rank_correlation } =
    score.placement
  return (
    <>
      <td>{hasNoMap(note.id, gain_bits['uniform']) ? PROOF.noMap : <Gain gain={gain_bits['uniform']} />}</td>
      <td title={PROOF.overBaseline(titles.get(best_baseline) ?? best_baseline)}>
        <Gain gain={gain_over_best} />
      </td>
      <td>
        <Gain gain={skill_bits} />
      </td>
      <td>{pValueText(p_value)}</td>
      <td>
        <Figure value={plainText(lift_at_20.value)} below={plainInterval(lift_at_20)} />
      </td>
      <td>
        <Figure value={plainText(rank_correlation.value)} below={plainInterval(rank_correlation)} />
      </td>
      <td>
        <Figure value={score.events.toLocaleString('en')} below={PROOF.windows(score.windows.toLocaleString('en'))} />
      </td>
    </>
  )
}

function Gain({ gain }: { gain: Estimate | undefined }) {
  if (gain === undefined || gain.value === null) return <>—</>
  return <Figure value={signedText(gain.value)} below={intervalText(gain)} />
}
