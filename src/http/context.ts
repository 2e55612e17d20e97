import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Bus } from '../live/bus.ts'
import type { Catalog } from '../services/catalog.ts'
import type { InputLoader } from '../services/market-inputs.ts'
import type { HeatTarget } from '../storage/heat-target.ts'
import type { LiveTarget } from '../storage/live-target.ts'
import type { ObservedTarget } from '../storage/observed-target.ts'
import type { ReportTarget } from '../storage/report-target.ts'
import type { SqlTarget } from '../storage/sql-target.ts'
import type { StoreSize } from '../storage/store-size.ts'
import type { AnswerComputer } from './answers/answers.ts'
import type { EncodedCache } from './encoded-cache.ts'
import type { HeatmapFollower } from './heatmap-follower.ts'

/** A Fastify instance whose handlers are typed by their TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What routes need; made once by the composition root. */
export interface HttpContext {
  readonly observed: ObservedTarget
  readonly store: LiveTarget
  /** What happens now. */
  readonly bus: Bus
  readonly catalog: Catalog
  readonly inputs: InputLoader
  /** What is kept of heatmaps in the store. */
  readonly heat: HeatTarget
  /** Computes what takes long. */
  readonly computer: AnswerComputer
  /** Heatmaps that grow while they are followed. */
  readonly maps: HeatmapFollower
  readonly cache: EncodedCache
  /** Reports of validation. */
  readonly reports: ReportTarget
  /** Statements of users; without it SQL is off. */
  readonly sql?: SqlTarget | undefined
  /** Version of this package. */
  readonly version: string
  /** How large the store is. */
  storeSize(): Promise<StoreSize>
  /** Numbers for /metrics by name, such as `cache_hits_total`. */
  statistics?(): Readonly<Record<string, number>>
  /** UTC ms now. */
  now(): number
}
