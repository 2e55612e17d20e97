import { percentText } from '../../src/domain/figure-text.ts'
import { Command } from '../components/command.tsx'
import { Warnings } from '../components/notices.tsx'
import { formatTime } from '../format.ts'
import { PROOF } from '../strings.ts'
import { ProofSection, ScoreTable } from './proof-section.tsx'
import type { ValidationReport } from './report-types.ts'

/** Everything that somebody needs who wants the same numbers. */
export function ReportOrigin({ report }: { report: ValidationReport }) {
  return (
    <ProofSection id="report-origin" title={PROOF.made} isSimulated={report.data_kind === 'simulated'}>
      <Command text={report.command} />
      <dl class="proof-made">
        <dt>{PROOF.prefix}</dt>
        <dd>{PROOF.prefixText(report.prefix_check.compared)}</dd>
        <dt>{PROOF.shiftSource}</dt>
        <dd>{report.event_prices.shift_source}</dd>
        <dt>{PROOF.versions}</dt>
        <dd>{PROOF.versionText(report.liqheat_version, report.engine_version)}</dd>
        <dt>{PROOF.reportId}</dt>
        <dd>
          <code>{report.id}</code>, {formatTime(report.created_at_ms)} UTC
        </dd>
      </dl>
      <Warnings warnings={report.warnings} />
      <ScoreTable label={PROOF.inputs}>
        <thead>
          <tr>
            {Object.entries(PROOF.inputColumns).map(([id, title]) => (
              <th key={id} scope="col" class={id === 'series' || id === 'source' ? 'name' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.inputs.map((input) => (
            <tr key={`${input.exchange} ${input.series} ${input.source} ${input.from_ms}`}>
              <th scope="row" class="name">
                {input.exchange} {input.series}
              </th>
              <td class="name">{input.source}</td>
              <td>{formatTime(input.from_ms)}</td>
              <td>{formatTime(input.to_ms)}</td>
              <td>{input.rows.toLocaleString('en')}</td>
              <td>{percentText(input.coverage)}</td>
            </tr>
          ))}
        </tbody>
      </ScoreTable>
      <details class="proof-more">
        <summary>{PROOF.settingsOf}</summary>
        <dl class="proof-settings">
          {report.forecasters.map(({ id, title, version, settings }) => (
            <div key={id}>
              <dt>
                {title} <span class="version">{version}</span>
              </dt>
              <dd>
                <code>{JSON.stringify(settings)}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </ProofSection>
  )
}
