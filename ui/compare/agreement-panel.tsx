import { useComputed } from '@preact/signals'
import { api } from '../api.ts'
import { FailureNotice } from '../components/notices.tsx'
import { formatTime } from '../format.ts'
import { defaultModel, models } from '../lists.ts'
import { useResource } from '../resource.ts'
import { COMPARE, STRINGS } from '../strings.ts'
import { agreementQuery } from './agreement-query.ts'
import { type PaneAnswer, shownAnswers, symbol } from './compare-loader.ts'
import { lastShape, overlapPercent, type Shape } from './overlap.ts'
import { paneName } from './panes.ts'
import { profileShape } from './profile-shape.ts'
import { changeView, panes, view } from './view.ts'

/** How alike the panes are, and how alike models are on the same data. */
export function AgreementPanel() {
  return (
    <section class="agreement">
      <h2>{COMPARE.agreement}</h2>
      <div class="agreement-columns">
        <ModelAgreement />
        <PaneOverlaps />
      </div>
    </section>
  )
}

function ModelAgreement() {
  const query = useComputed(() =>
    symbol.value === '' || defaultModel.value === undefined
      ? undefined
      : agreementQuery(panes.value, {
          symbol: symbol.value,
          defaultModel: defaultModel.value.id,
          all: view.value.all,
        }),
  )
  const agreement = useResource({
    question: () => query.value,
    load: (asked, signal) =>
      api.get('/liquidations/compare-models', { ...asked, symbol: asked['symbol'] ?? '' }, { signal }),
  })
  const answer = query.value === undefined ? undefined : agreement.data.value
  return (
    <div>
      <button type="button" onClick={() => changeView({ all: !view.peek().all })}>
        {view.value.all ? COMPARE.askPanes : COMPARE.askAll}
      </button>
      {query.value === undefined && <p class="muted">{COMPARE.oneModel}</p>}
      {query.value !== undefined && <FailureNotice resource={agreement} />}
      {query.value !== undefined && agreement.isLoading.value && (
        <p class="muted" role="status">
          {STRINGS.loading}
        </p>
      )}
      {answer !== undefined && (
        <>
          <p class="agreement-figure">
            <b>{answer.agreement_percentage.toFixed(1)} %</b> {COMPARE.agreementOf}
          </p>
          <p class="muted">
            {COMPARE.atTime(answer.symbol, formatTime(answer.timestamp), answer.metadata.price_bin_size)}
          </p>
          <p class="muted">{COMPARE.agreementWords}</p>
          <PairTable
            title={COMPARE.pairwise}
            names={answer.models.map(({ name }) => name)}
            labels={answer.models.map(({ name }) => modelTitle(name))}
            overlapOf={(a, b) =>
              answer.pairwise.find(({ models: pair }) => pair.includes(a) && pair.includes(b))?.overlap_percentage
            }
          />
          {answer.not_run.length > 0 && (
            <>
              <h3>{COMPARE.notRun}</h3>
              <ul class="not-run">
                {answer.not_run.map(({ name, reason }) => (
                  <li key={name}>
                    <b>{modelTitle(name)}</b>: {reason}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </div>
  )
}

function PaneOverlaps() {
  const shapes = shownAnswers.value.map((answer) => (answer === undefined ? undefined : shapeOf(answer)))
  const names = shapes.map((_shape, i) => paneName(i))
  if (shapes.length < 2) return null
  return (
    <div>
      <PairTable
        title={COMPARE.overlapOf}
        names={names}
        labels={names}
        overlapOf={(a, b) => {
          const [first, second] = [shapes[names.indexOf(a)], shapes[names.indexOf(b)]]
          return first === undefined || second === undefined ? undefined : overlapPercent(first, second)
        }}
      />
      <p class="muted">
        {COMPARE.overlapWords} {view.value.kind === 'profile' && COMPARE.overlapRange}
      </p>
    </div>
  )
}

function shapeOf(answer: PaneAnswer): Shape | undefined {
  if (answer.kind === 'heatmap') return lastShape(answer.heat, answer.heat.meta.symbol)
  return answer.kind === 'profile' ? profileShape(answer.map) : undefined
}

/** Overlaps of each two, in %; empty where they cannot be compared. */
function PairTable({
  title,
  names,
  labels,
  overlapOf,
}: {
  title: string
  names: readonly string[]
  labels: readonly string[]
  overlapOf: (a: string, b: string) => number | undefined
}) {
  return (
    <div class="scroll">
      <table class="pairs">
        <caption>{title}, %</caption>
        <thead>
          <tr>
            <td />
            {names.slice(1).map((name, i) => (
              <th scope="col" key={name}>
                {labels[i + 1]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.slice(0, -1).map((row, r) => (
            <tr key={row}>
              <th scope="row">{labels[r]}</th>
              {names.slice(1).map((column, c) => (
                <td key={column}>{c < r ? '' : <Overlap percent={overlapOf(row, column)} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Overlap({ percent }: { percent: number | undefined }) {
  if (percent === undefined) return <span title={COMPARE.overlapNone}>—</span>
  return (
    <span class="overlap">
      <i style={{ width: `${percent}%` }} />
      {percent.toFixed(1)}
    </span>
  )
}

function modelTitle(id: string): string {
  return models.value.find((model) => model.id === id)?.title ?? id
}
