import { type Static, Type } from 'typebox'
import { FEED_STATES } from '../../domain/feed-state.ts'
import { EXCHANGES, requireExchange } from '../../exchanges/registry.ts'
import { type ExchangeHealth, loadExchangeHealth } from '../../services/exchange-health.ts'
import type { App, HttpContext } from '../context.ts'
import { CoverageSchema } from '../exchange-coverage.ts'
import { describeGap, GapSchema } from '../feed-gap.ts'
import { NullableNumber } from '../heatmap-schemas.ts'
import { stringEnum } from '../schemas.ts'

/** How long an answer stands, ms. */
const KEPT_MS = 10_000

const StateSchema = stringEnum(
  FEED_STATES,
  'down: three failures in a row, it goes on trying; stale: data that always come have stopped; disabled: does not run',
)
const Recent = (description: string) => Type.Integer({ description: `${description}, last 60 s` })

const HealthSchema = Type.Object({
  exchange: Type.String(),
  state: StateSchema,
  is_connected: Type.Boolean({ description: 'Whether at least one channel brings data now' }),
  last_heartbeat: NullableNumber('When a channel was last seen live, UTC ms; null when not in the last 24 h'),
  message_count: Recent('Frames and poll answers'),
  error_count: Recent('Failed connections and polls, subscriptions refused'),
  reconnects: Recent('New connections after a loss'),
  dropped: Recent('Rows dropped because a queue was full'),
  duplicates: Recent('Liquidations seen before'),
  rejected: Recent('Frames or parts of frames that could not be read'),
  unknown_symbols: Recent('Rows of instruments that the venue does not list'),
  uptime_percent: NullableNumber(
    'Percent of the last 24 h in which every channel that ran was live; time without a collector is not up; null when nothing was recorded',
  ),
  uptime_since: Type.Integer({ description: 'Start of the time that uptime_percent is measured over, UTC ms' }),
  lag_ms: NullableNumber('Median of receive time less event time, newest measurement of the last 60 s'),
  coverage: CoverageSchema,
  last_error: Type.Union([Type.String(), Type.Null()], {
    description: 'Why a channel was last not live, within 24 h',
  }),
  last_error_time: NullableNumber('When that began, UTC ms'),
  channels: Type.Record(
    Type.String(),
    Type.Object({
      state: StateSchema,
      since: NullableNumber('UTC ms'),
      reason: Type.String({ description: 'Empty when there is nothing to say' }),
    }),
  ),
  gaps: Type.Array(GapSchema, { description: 'Of the last 24 h, oldest first' }),
})

const AnswerSchema = Type.Object({
  timestamp: Type.Integer({ description: 'When this was judged, UTC ms; an answer stands for 10 s' }),
  exchanges: Type.Record(Type.String(), HealthSchema),
})
type HealthAnswer = Static<typeof AnswerSchema>

/** GET /exchanges/health: from recorded state only, so that it tells the same whoever runs the collector. */
export function registerExchangeHealth(app: App, { store, now }: HttpContext): void {
  let kept: { readonly time: number; readonly answer: Promise<HealthAnswer> } | undefined

  const read = (): Promise<HealthAnswer> => {
    const time = now()
    if (kept !== undefined && time - kept.time < KEPT_MS) return kept.answer
    const answer = loadExchangeHealth(store, { exchanges: EXCHANGES, now: time }).then((all) => ({
      timestamp: time,
      exchanges: Object.fromEntries(all.map((health) => [health.exchange, describeHealth(health)])),
    }))
    kept = { time, answer }
    answer.catch(() => {
      kept = undefined
    })
    return answer
  }

  app.get(
    '/exchanges/health',
    {
      schema: {
        tags: ['service'],
        summary: 'How the live feeds are, by what was recorded of them',
        response: {
          200: AnswerSchema,
        },
      },
      serializerCompiler: () => (answer) => JSON.stringify(answer),
    },
    () => read(),
  )
}

function describeHealth(health: ExchangeHealth) {
  const { counts, lastError } = health
  return {
    exchange: health.exchange,
    state: health.state,
    is_connected: health.isConnected,
    last_heartbeat: health.lastHeartbeat ?? null,
    message_count: counts.messages,
    error_count: counts.errors,
    reconnects: counts.reconnects,
    dropped: counts.dropped,
    duplicates: counts.duplicates,
    rejected: counts.rejected,
    unknown_symbols: counts.unknownSymbols,
    uptime_percent: health.uptimePercent ?? null,
    uptime_since: health.uptimeSince,
    lag_ms: health.lagMs ?? null,
    coverage: requireExchange(health.exchange).liquidationCoverage,
    last_error: lastError?.reason ?? null,
    last_error_time: lastError?.time ?? null,
    channels: Object.fromEntries(
      Object.entries(health.channels).map(([channel, { state, since, reason }]) => [
        channel,
        { state, since: since ?? null, reason },
      ]),
    ),
    gaps: health.gaps.map(describeGap),
  }
}
