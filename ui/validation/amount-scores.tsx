import { percentText, plainText, signedText } from '../../src/domain/figure-text.ts'
import { formatUsd } from '../format.ts'
import { PROOF } from '../strings.ts'
import { Figure, ProofSection, ScoreTable } from './proof-section.tsx'
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
    <ProofSection
      id="amount-scores"
      title={PROOF.amounts}
      help={PROOF.amountsHelp}
      isSimulated={report.data_kind === 'simulated'}
    >
      <ScoreTable label={PROOF.amounts}>
        <thead>
          <tr>
            <th scope="col" class="name">
              {PROOF.columns.forecaster}
            </th>
            {(['correlation', 'deviance', 'consumed'] as const).map((id) => (
              <th key={id} scope="col" title={amountHelp[id]}>
                {columns[id]}
              </th>
            ))}
            <th scope="col">{columns.notional}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ note, score, amount }) => (
            <tr key={note.id} class={note.kind}>
              <th scope="row" class="name">
                {note.title}
              </th>
              <td>
                <Figure
                  value={plainText(amount.rank_correlation.value)}
                  below={plainInterval(amount.rank_correlation)}
                />
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
            </tr>
          ))}
        </tbody>
      </ScoreTable>
    </ProofSection>
  )
}
