import { Command } from '../components/command.tsx'
import { formatAge, formatTime } from '../format.ts'
import { DATA } from '../strings.ts'
import type { Series } from './day-runs.ts'
import { fillCommands } from './fill-commands.ts'
import { type LackingPart, lackingParts } from './holes.ts'

/** Parts that are listed; a store that was fed in bits may have thousands. */
const MOST_LISTED = 100

/** What is missing of a symbol, each with the command that fills it. */
export function LackList({ series }: { series: readonly Series[] }) {
  const now = Date.now()
  const parts = lackingParts(series, now)
  return (
    <section class="lacks" aria-label={DATA.lacks}>
      <h2>
        {DATA.lacks} <small>{parts.length}</small>
      </h2>
      {parts.length === 0 && <p class="muted">{DATA.nothingMissing}</p>}
      <ul>
        {parts.slice(0, MOST_LISTED).map((part) => (
          <Lack key={`${part.exchange} ${part.kind} ${part.interval} ${part.from}`} part={part} now={now} />
        ))}
      </ul>
      {parts.length > MOST_LISTED && <p class="muted">{DATA.more(parts.length - MOST_LISTED)}</p>}
    </section>
  )
}

function Lack({ part, now }: { part: LackingPart; now: number }) {
  const { exchange, kind, interval, from, to, lack } = part
  const { commands, why } = fillCommands(part, now)
  return (
    <li data-lack={lack}>
      <p>
        <b>
          {exchange} {kind} {interval ?? ''}
        </b>{' '}
        <span class={`lack ${lack}`}>{DATA.lackNames[lack]}</span>{' '}
        {lack === 'hole' && `${formatTime(from)} – ${formatTime(to)}`}
        {lack === 'behind' && formatTime(from)}
        {lack !== 'never' && ` (${formatAge((to - from) / 1000)})`}
      </p>
      {commands.map((command) => (
        <Command key={command} text={command} />
      ))}
      {lack === 'never' && <p class="muted">{DATA.neverWhy}</p>}
      {why !== undefined && <p class="muted">{DATA.why[why]}</p>}
    </li>
  )
}
