import { ParametersNote } from '../components/parameters-note.tsx'
import { SkillLink } from '../components/skill-link.tsx'
import { formatAge, formatTime, formatUsd } from '../format.ts'
import { skillOf } from '../skills.ts'
import { STRINGS } from '../strings.ts'
import { dataAge, isStale } from './freshness.ts'
import { model, shown } from './heatmap-loader.ts'

/** Totals, method, freshness and coverage of what is on screen. */
export function StatusLine() {
  const meta = shown.value?.heat.meta
  if (meta === undefined) return <footer class="status" />
  const { coverage } = meta
  const full = Math.round((100 * (coverage.columns - coverage.gap_columns)) / Math.max(1, coverage.columns))
  return (
    <footer class="status">
      <span class="long">
        {STRINGS.longs} <b>{formatUsd(meta.total_long_volume)}</b>
      </span>
      <span class="short">
        {STRINGS.shorts} <b>{formatUsd(meta.total_short_volume)}</b>
      </span>
      <span>
        {STRINGS.consumed} <b>{formatUsd(meta.window_consumed)}</b>
      </span>
      <span>
        {meta.exchanges.join(', ')} · {meta.model} v{meta.model_version} · {meta.trigger} price
        {model.value && (
          <>
            {' '}
            · {STRINGS.skill} <SkillLink skill={skillOf(model.value.id)} />
          </>
        )}
      </span>
      <ParametersNote note={meta.parameters} />
      <span>
        {coverage.columns} × {meta.interval} · {full} % complete
      </span>
      <span class={isStale.value ? 'stale' : ''}>
        data to {formatTime(coverage.data_end)} UTC ({formatAge(dataAge.value ?? 0)} ago)
      </span>
      <a href="docs">{STRINGS.api}</a>
    </footer>
  )
}
