import path from 'node:path'
import { requireExchange } from '../../exchanges/registry.ts'
import { comparisonJson } from '../../export/comparison-json.ts'
import { writeComparisonPicture } from '../../export/comparison-picture.ts'
import { type ExportSources, exportHeatmap } from '../../export/export-heatmap.ts'
import { ingest } from '../../ingestion/archive/ingest.ts'
import { importFiles } from '../../ingestion/import-files.ts'
import { backfill } from '../../ingestion/rest/backfill.ts'
import { type StoredTiers, storePublishedTiers } from '../../ingestion/tiers/store-tiers.ts'
import { replay } from '../../live/replay.ts'
import { Catalog, seriesCoverage } from '../../services/catalog.ts'
import { compareModels } from '../../services/compare-models.ts'
import { InputLoader } from '../../services/market-inputs.ts'
import { openReports } from '../../storage/duckdb-reports.ts'
import { openStandingHeat } from '../../storage/duckdb-standing-heat.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import { loadMeasuredSkills } from '../../validation/load-measured-skills.ts'
import { listTiers } from '../list-tiers.ts'
import { simulateInto } from '../simulate-into.ts'
import { backup } from './backup.ts'
import type { JobHooks, JobMap, JobName, OwnerRole } from './job-map.ts'
import { requireOutsideStore } from './outside-store.ts'
import { precomputeAll, precomputeStanding } from './precompute-job.ts'
import { validateStored } from './validate-job.ts'

/** The store, and what its owner is. */
export interface JobContext {
  readonly store: DuckDbStore
  readonly role: OwnerRole
}

/** Market data that a job keeps between its steps: what it needs is read once. */
const INPUT_BYTES = 192 * 1024 * 1024

type JobRunner<Name extends JobName> = (
  context: JobContext,
  input: JobMap[Name]['input'],
  hooks: JobHooks<Name>,
) => Promise<JobMap[Name]['result']>

const RUNNERS: { readonly [Name in JobName]: JobRunner<Name> } = {
  import: ({ store }, input, hooks) =>
    importFiles({ ...input, ...hooks, store, exchange: requireExchange(input.exchange) }),
  ingest: ({ store }, { keepsRaw, ...input }, hooks) =>
    ingest({
      ...input,
      ...hooks,
      store,
      exchange: requireExchange(input.exchange),
      workFolder: `${store.file}.downloads`,
      rawRoot: keepsRaw ? path.join(path.dirname(store.file), 'raw') : undefined,
    }),
  backfill: ({ store }, input, hooks) =>
    backfill({ ...input, ...hooks, store, exchange: requireExchange(input.exchange) }),
  simulate: ({ store }, input) => simulateInto(store, input),
  replay: ({ store }, { files }, { signal, onProgress }) => replay({ files, store, signal, onProgress }),
  'store-tiers': async ({ store }, { venues, validFrom, isDryRun }, { signal }) => {
    const stored: StoredTiers[] = []
    for (const { exchange, tables } of venues) {
      signal?.throwIfAborted()
      stored.push(
        await storePublishedTiers({ store, exchange: requireExchange(exchange), tables, validFrom, isDryRun }),
      )
    }
    return stored
  },
  'list-tiers': ({ store }, question) => listTiers(store, question),
  coverage: async ({ store }, { exchange, symbol }) => {
    const catalog = new Catalog(store)
    const markets = symbol === undefined ? await catalog.markets() : await catalog.marketsOf(symbol)
    return markets.filter((market) => exchange === undefined || market.exchange === exchange).flatMap(seriesCoverage)
  },
  heatmap: async ({ store }, input, { signal }) => {
    const file = await requireOutsideStore(store.file, input.file)
    return exportHeatmap(exportSources(store), { ...input, file }, signal)
  },
  compare: async ({ store }, { query, picture }, { signal }) => {
    const file = picture && (await requireOutsideStore(store.file, picture.file))
    const sources = exportSources(store)
    const skills = await loadMeasuredSkills(openReports(store), { symbol: query.symbol })
    const comparison = comparisonJson(await compareModels(sources, query), { now: sources.now(), skills })
    if (picture === undefined || file === undefined) return { comparison }
    return { comparison, bytes: await writeComparisonPicture(sources, { ...picture, file, query }, signal) }
  },
  precompute: ({ store }, input, hooks) => precomputeAll(store, input, hooks),
  'standing-heatmaps': async ({ store }, { action, symbol }) => {
    const standing = openStandingHeat(store)
    const forgotten = action === 'forget' ? await standing.remove(symbol) : 0
    return { heatmaps: await standing.list(), forgotten }
  },
  validate: ({ store }, input, hooks) => validateStored(store, input, hooks),
  backup: ({ store }, input, { signal }) => backup(store, input, signal),
  report: async ({ store, role }) => ({ file: store.file, ...(await store.check()), role, pid: process.pid }),
}

function exportSources(store: DuckDbStore): ExportSources {
  const inputs = new InputLoader(store, INPUT_BYTES)
  return { store, inputs, catalog: new Catalog(store), now: () => Date.now() }
}

/** Jobs after which standing heatmaps have new columns. */
const WRITING_MARKETS: ReadonlySet<JobName> = new Set(['import', 'ingest', 'backfill', 'simulate', 'replay'])

/** Whether this version has a job of the name. */
export function isKnownJob(name: string): boolean {
  return Object.hasOwn(RUNNERS, name)
}

/** Runs a job in this process, over a store that it owns. */
export async function runJob<Name extends JobName>(
  context: JobContext,
  { name, input }: { readonly name: Name; readonly input: JobMap[Name]['input'] },
  hooks: JobHooks<Name>,
): Promise<JobMap[Name]['result']> {
  const result = await RUNNERS[name](context, input, hooks)
  // A server and a recorder follow what is written by themselves.
  if (context.role === 'command' && WRITING_MARKETS.has(name)) await precomputeStanding(context.store, hooks.signal)
  return result
}
