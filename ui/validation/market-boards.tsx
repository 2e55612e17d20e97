import { signedText } from '../../src/domain/figure-text.ts'
import { PROOF } from '../strings.ts'
import { Figure, ProofSection, ScoreTable } from './proof-section.tsx'
import type { Board, Leaderboard } from './report-types.ts'
import { intervalText, periodTexts } from './score-text.ts'
import { VerdictChip } from './verdict-chip.tsx'
import { changeView } from './view.ts'

/** Markets side by side, never added up: what every forecaster gains on each. */
export function MarketBoards({ board: { boards, side_by_side: rows, data_kind } }: { board: Leaderboard }) {
  if (boards.length < 2) return null
  return (
    <ProofSection id="markets" title={PROOF.markets} help={PROOF.marketsHelp} isSimulated={data_kind === 'simulated'}>
      <ScoreTable label={PROOF.markets}>
        <thead>
          <tr>
            <th scope="col" class="name">
              {PROOF.columns.forecaster}
            </th>
            {boards.map((market) => (
              <Market key={market.report_id} market={market} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ forecaster, kind, title, cells }) => (
            <tr key={forecaster} class={kind}>
              <th scope="row" class="name">
                {title}
              </th>
              {boards.map(({ symbol, exchange }) => {
                const cell = cells.find((one) => one.symbol === symbol && one.exchange === exchange)
                return (
                  <td key={`${symbol} ${exchange}`}>
                    {cell === undefined || cell.gain_bits.value === null ? (
                      '—'
                    ) : (
                      <>
                        <Figure value={signedText(cell.gain_bits.value)} below={intervalText(cell.gain_bits)} />
                        {kind === 'model' && <VerdictChip verdict={cell.verdict} />}
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </ScoreTable>
    </ProofSection>
  )
}

function Market({ market: { symbol, exchange, events, test_days, test_from_ms, to_ms } }: { market: Board }) {
  return (
    <th scope="col">
      <button
        type="button"
        class="proof-link"
        onClick={() => changeView({ market: `${symbol}@${exchange}`, report: '' })}
      >
        {symbol} {exchange}
      </button>
      <small>{PROOF.marketSample(events.toLocaleString('en'), test_days.toFixed(1))}</small>
      <small>{periodTexts(test_from_ms, to_ms).join(' – ')}</small>
    </th>
  )
}
