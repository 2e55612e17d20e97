import { serverRoot } from '../api.ts'
import { Command } from '../components/command.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { formatTime } from '../format.ts'
import { PROOF } from '../strings.ts'
import { ProofSection, ScoreTable } from './proof-section.tsx'
import type { ReportHead } from './report-types.ts'
import { periodTexts } from './score-text.ts'
import { changeView, view } from './view.ts'

const FORMATS = ['html', 'markdown', 'json'] as const

/** Every stored report, to look at and to take away, and how one is made. */
export function ReportList({ heads, shown }: { heads: readonly ReportHead[]; shown: string | undefined }) {
  const { data } = view.value
  return (
    <ProofSection id="report-list" title={PROOF.reports} isSimulated={data === 'simulated'}>
      <ScoreTable label={PROOF.reports}>
        <thead>
          <tr>
            {Object.entries(PROOF.reportColumns).map(([id, title]) => (
              <th key={id} scope="col" class="name">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {heads.map((head) => (
            <Line key={head.id} head={head} isShown={head.id === shown} />
          ))}
        </tbody>
      </ScoreTable>
      <p class="proof-help">{PROOF.anotherReport}</p>
      {PROOF.noReportsCommands[data].map((command) => (
        <Command key={command} text={command} />
      ))}
    </ProofSection>
  )
}

function Line({ head, isShown }: { head: ReportHead; isShown: boolean }) {
  const { id, kind, symbol, exchange, data_kind, created_at_ms, test_from_ms, to_ms, headline } = head
  return (
    <tr aria-current={isShown ? 'true' : undefined}>
      <td class="name">{formatTime(created_at_ms)}</td>
      <th scope="row" class="name">
        {symbol} {exchange} {data_kind === 'simulated' && <SimulatedBadge />}
      </th>
      <td class="name">{PROOF.reportKinds[kind]}</td>
      <td class="name">{periodTexts(test_from_ms, to_ms).join(' – ')}</td>
      <td class="name said">{headline}</td>
      <td class="name open">
        <button
          type="button"
          class="proof-link"
          disabled={isShown}
          aria-label={PROOF.reportNamed(
            isShown ? PROOF.shown : PROOF.show,
            `${symbol} ${exchange}`,
            formatTime(created_at_ms),
          )}
          onClick={() => changeView({ market: `${symbol}@${exchange}`, report: id })}
        >
          {isShown ? PROOF.shown : PROOF.show}
        </button>
        {FORMATS.map((format) => (
          <a key={format} href={reportAddress(id, format)} target="_blank" rel="noopener">
            {PROOF.formats[format]}
          </a>
        ))}
      </td>
    </tr>
  )
}

/** Where the server has a report as a document. */
export function reportAddress(id: string, format: (typeof FORMATS)[number]): string {
  const path = new URL(`validation/reports/${encodeURIComponent(id)}`, serverRoot).pathname
  return format === 'json' ? path : `${path}?format=${format}`
}
