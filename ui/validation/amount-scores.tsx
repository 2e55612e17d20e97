import { percentText, plainText, signedText } from '../../src/domain/figure-text.ts'
import { formatUsd } from '../format.ts'
import { PROOF } from '../strings.ts'
import { ForecasterTable, ForecasterTableRow } from './forecaster-table.tsx'
import { Figure } from './proof-section.tsx'
import type { ValidationReport } from './report-types.ts'
import { type Part, rankedRows } from './score-rows.ts'
import { intervalText, plainInterval, shareInterval } from './score-text.ts'

/** How well amounts are foretold. */
export function AmountScores({ report, part }: { report: ValidationReport; part: Part }) {
  const rows = rankedRows(report, part, 'uniform').flatMap(({ note, score }) =>
    score?.amount == null ? [] : [{ note, score, amount: score.amount }],
  )
  if (rows.length === 0) return null
  const { amountColumns: columns, amountHelp } = PROOF
  return (
    <ForecasterTable
      id="amount-scores"
      title={PROOF.amounts}
      help={PROOF.amountsHelp}
      columns={[
        ...(['correlation', 'deviance', 'consumed'] as const).map((column) => ({
          title: columns[column],
          help: amountHelp[column],
        })),
        { title: columns.notional },
      ]}
      isSimulated={report.data_kind === 'simulated'}
    >
      {rows.map(({ note, score, amount }) => (
        <ForecasterTableRow key={note.id} title={note.title} kind={note.kind}>
          <td>
            <Figure value={plainText(amount.rank_correlation.value)} below={plainInterval(amount.rank_correlation)} />
          </td>
          <td>
            <Figure value={signedText(amount.deviance_skill.value)} below={intervalText(amount.deviance_skill)} />
          </td>
          <td>
            <Figure
              value={percentText(amount.share_consumed.value, 2)}
              below={shareInterval(amount.share_consumed, 2)}
            />
          </td>
          <td>{formatUsd(score.notional_usd)}</td>
        </ForecasterTableRow>
      ))}
    </ForecasterTable>
  )
}
