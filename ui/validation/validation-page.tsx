import { useEffect, useMemo } from 'preact/hooks'
import { FailureNotice } from '../components/notices.tsx'
import { Select } from '../components/select.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { PROOF, STRINGS } from '../strings.ts'
import { AmountScores } from './amount-scores.tsx'
import { Board } from './board.tsx'
import { HitRates } from './hit-rates.tsx'
import { MarketBoards } from './market-boards.tsx'
import { NoReports } from './no-reports.tsx'
import { Reliability } from './reliability.tsx'
import { ReportList } from './report-list.tsx'
import { ReportOrigin } from './report-origin.tsx'
import { partOf } from './score-rows.ts'
import './validation.css'
import { marketOf, type ShownValidation, startValidation } from './validation-loader.ts'
import { VerdictBanner } from './verdict-banner.tsx'
import { changeView, view } from './view.ts'
import { HORIZONS, MEASURES, REGIMES, SIDES } from './view-fields.ts'
import { ZoneScores } from './zone-scores.tsx'

/** How good the map is: what models gained over baselines on liquidations that happened, and how that was measured. */
export function Page() {
  const shown = useMemo(startValidation, [])
  useEffect(() => () => shown.stop(), [shown])
  const { heads, report, board, ofKind, head } = shown
  const isLoading = heads.isLoading.value || report.isLoading.value
  const isNone = heads.data.value !== undefined && ofKind.value.length === 0
  return (
    <main class="page validation-page" aria-busy={isLoading && report.data.value === undefined}>
      <header>
        <h1>
          {PROOF.title} <small>{PROOF.subtitle}</small>
        </h1>
        {view.value.data === 'simulated' && <SimulatedBadge />}
        <span class="progress" role="status">
          {isLoading && report.data.value === undefined ? STRINGS.loading : ''}
        </span>
      </header>
      <Controls shown={shown} />
      <FailureNotice resource={heads} />
      {report.failure.value?.detail !== heads.failure.value?.detail && <FailureNotice resource={report} />}
      {isNone && <NoReports data={view.value.data} otherCount={shown.otherCount.value} />}
      {!isNone && <Scores shown={shown} />}
      {!isNone && board.data.value?.data_kind === view.value.data && <MarketBoards board={board.data.value} />}
      {ofKind.value.length > 0 && <ReportList heads={ofKind.value} shown={head.value?.id} />}
      <p class="axis-note">{PROOF.axisNote}</p>
    </main>
  )
}

/** The report on screen; one of another kind of data is not shown while the next one loads. */
function Scores({ shown: { report: resource, head } }: { shown: ShownValidation }) {
  const report = resource.data.value
  if (report === undefined || report.data_kind !== view.value.data) return null
  const part = partOf(report, view.value)
  const isCurrent = (view.value.report || head.value?.id) === report.id
  return (
    <div class={isCurrent ? 'proof-report' : 'proof-report pending'}>
      <VerdictBanner report={report} headline={isCurrent ? (head.value?.headline ?? '') : ''} />
      <Board report={report} part={part} measure={view.value.measure} />
      <div class="proof-grid">
        <Reliability report={report} part={part} />
        <AmountScores report={report} part={part} />
      </div>
      <ZoneScores report={report} part={part} />
      <HitRates report={report} part={part} />
      <ReportOrigin report={report} />
    </div>
  )
}

function Controls({ shown: { markets, head, report } }: { shown: ShownValidation }) {
  const { data, side, regime, measure } = view.value
  const market = head.value === undefined ? '' : marketOf(head.value)
  const horizons = report.data.value?.horizons ?? HORIZONS
  const part = report.data.value === undefined ? view.value : partOf(report.data.value, view.value)
  return (
    <div class="toolbar" role="toolbar" aria-label={PROOF.settings}>
      <Select
        label={PROOF.market}
        value={market}
        options={(market === '' ? [''] : markets.value).map((value) => ({
          value,
          label: value.replace('@', ' · ') || '—',
        }))}
        onChange={(value) => changeView({ market: value, report: '' })}
      />
      <Choice
        label={PROOF.horizon}
        value={part.horizon}
        values={horizons}
        onChange={(value) => changeView({ horizon: value })}
      />
      <Choice
        label={PROOF.side}
        value={side}
        values={SIDES}
        names={PROOF.sides}
        onChange={(value) => changeView({ side: value })}
      />
      <Choice
        label={PROOF.regime}
        value={regime}
        values={REGIMES}
        names={PROOF.regimes}
        onChange={(value) => changeView({ regime: value })}
      />
      <Choice
        label={PROOF.measure}
        value={measure}
        values={MEASURES}
        names={PROOF.measures}
        onChange={(value) => changeView({ measure: value })}
      />
      <Choice
        label={PROOF.data}
        value={data}
        values={['observed', 'simulated']}
        names={PROOF.dataKinds}
        onChange={(value) => changeView({ data: value, market: '', report: '' })}
      />
    </div>
  )
}

/** A select of a few known values. */
function Choice<Value extends string>({
  label,
  value,
  values,
  names,
  onChange,
}: {
  label: string
  value: Value
  values: readonly Value[]
  names?: Readonly<Record<Value, string>>
  onChange: (value: Value) => void
}) {
  return (
    <Select
      label={label}
      value={value}
      options={values.map((one) => ({ value: one, label: names?.[one] ?? one }))}
      onChange={(chosen) => {
        const known = values.find((one) => one === chosen)
        if (known !== undefined) onChange(known)
      }}
    />
  )
}
