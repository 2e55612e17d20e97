import { Select } from '../components/select.tsx'
import { Watermark } from '../components/watermark.tsx'
import { PROOF } from '../strings.ts'
import './reliability.css'
import { percentText } from '../../src/domain/figure-text.ts'
import { ProofSection } from './proof-section.tsx'
import type { ReliabilityBin, ValidationReport } from './report-types.ts'
import { type Part, rankedRows } from './score-rows.ts'
import { changeView, view } from './view.ts'

/** Sides of the plot in its own units, and where its axes stand. */
const WIDTH = 420
const HEIGHT = 300
const LEFT = 52
const BOTTOM = 40
const TOP = 10
const RIGHT = 12

/** What came beside what was predicted, of one forecaster. */
export function Reliability({ report, part }: { report: ValidationReport; part: Part }) {
  const scored = rankedRows(report, part, 'uniform').filter(({ score }) => (score?.reliability.length ?? 0) > 0)
  const chosen =
    scored.find(({ note }) => note.id === view.value.forecaster) ??
    scored.find(({ note }) => note.kind === 'model') ??
    scored[0]
  const bins = chosen?.score?.reliability ?? []
  const isSimulated = report.data_kind === 'simulated'
  return (
    <ProofSection id="reliability" title={PROOF.reliability} help={PROOF.reliabilityHelp} isSimulated={isSimulated}>
      {chosen === undefined && <p class="proof-help">{PROOF.noReliability}</p>}
      {chosen !== undefined && (
        <>
          <Select
            label={PROOF.reliabilityOf}
            value={chosen.note.id}
            options={scored.map(({ note }) => ({ value: note.id, label: note.title }))}
            onChange={(forecaster) => changeView({ forecaster })}
          />
          <div class="proof-plot">
            <Diagram bins={bins} title={chosen.note.title} />
            {isSimulated && <Watermark />}
          </div>
          <BinTable bins={bins} />
        </>
      )}
    </ProofSection>
  )
}

function Diagram({ bins, title }: { bins: readonly ReliabilityBin[]; title: string }) {
  const highest = Math.max(...bins.flatMap((bin) => [bin.predicted_share, bin.realised_share])) || 1
  const events = Math.max(1, ...bins.map((bin) => bin.events))
  const x = (share: number) => LEFT + (share / highest) * (WIDTH - LEFT - RIGHT)
  const y = (share: number) => HEIGHT - BOTTOM - (share / highest) * (HEIGHT - BOTTOM - TOP)
  const points = bins.map((bin) => `${x(bin.predicted_share)},${y(bin.realised_share)}`).join(' ')
  const marks = [0, highest / 2, highest]
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={PROOF.reliabilityText(title, bins.length)}>
      {marks.map((mark) => (
        <g key={mark}>
          <line class="tick" x1={x(0)} x2={x(highest)} y1={y(mark)} y2={y(mark)} />
          <text x={LEFT - 6} y={y(mark) + 4} text-anchor="end">
            {percentText(mark)}
          </text>
          <text x={x(mark)} y={HEIGHT - BOTTOM + 16} text-anchor={mark === highest ? 'end' : 'middle'}>
            {percentText(mark)}
          </text>
        </g>
      ))}
      <line class="ideal" x1={x(0)} y1={y(0)} x2={x(highest)} y2={y(highest)} />
      <polyline class="curve" points={points} />
      {bins.map((bin, i) => (
        <circle
          key={i}
          class="bin"
          cx={x(bin.predicted_share)}
          cy={y(bin.realised_share)}
          r={3 + 5 * Math.sqrt(bin.events / events)}
        />
      ))}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle">
        {PROOF.predicted}
      </text>
      <text transform={`translate(12 ${(HEIGHT - BOTTOM) / 2}) rotate(-90)`} text-anchor="middle">
        {PROOF.realised}
      </text>
    </svg>
  )
}

function BinTable({ bins }: { bins: readonly ReliabilityBin[] }) {
  return (
    <details class="proof-more">
      <summary>{PROOF.reliabilityTable}</summary>
      <table class="proof-table">
        <thead>
          <tr>
            <th scope="col">{PROOF.predicted}</th>
            <th scope="col">{PROOF.realised}</th>
            <th scope="col">{PROOF.columns.events}</th>
            <th scope="col">{PROOF.cells}</th>
          </tr>
        </thead>
        <tbody>
          {bins.map((bin, i) => (
            <tr key={i}>
              <td>{percentText(bin.predicted_share, 2)}</td>
              <td>{percentText(bin.realised_share, 2)}</td>
              <td>{bin.events.toLocaleString('en')}</td>
              <td>{bin.cells.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
