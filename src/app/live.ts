import type { Config } from '../config/schema.ts'
import { defineError } from '../domain/errors.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import { EXCHANGES, exchangesWith, requireExchange } from '../exchanges/registry.ts'
import type { Bus } from '../live/bus.ts'
import { systemClock } from '../live/clock.ts'
import { Collector } from '../live/collector.ts'
import { FrameLog } from '../live/frame-log.ts'
import type { VenueUrls } from '../live/venue-collector.ts'
import { openObserved } from '../storage/duckdb-observed-positions.ts'
import type { DuckDbStore } from '../storage/duckdb-store.ts'

const MEGABYTE = 1024 * 1024
const HOUR = 3_600_000

const ExchangeNotLive = defineError('EXCHANGE_NOT_LIVE', {
  status: 400,
  kind: 'usage',
  message: (d: { exchange: string; offered: readonly string[] }) =>
    `live_exchanges: ${d.exchange} has no live feeds; those that have: ${d.offered.join(', ')}`,
})

const LiveUrlInvalid = defineError('LIVE_URL_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { option: string; url: string; schemes: string }) =>
    `${d.option}: "${d.url}" is no address; give one that begins with ${d.schemes}`,
})

/**
 * Makes a collector over an open store; the caller starts and stops it.
 *
 * @throws EXCHANGE_UNKNOWN, EXCHANGE_NOT_LIVE, LIVE_URL_INVALID
 */
export async function createCollector(
  config: Config,
  { store, bus, onProblem }: { store: DuckDbStore; bus: Bus; onProblem: (exchange: string, problem: string) => void },
): Promise<Collector> {
  const exchanges = listOf(config.live_exchanges).map(requireLive)
  const frameLog =
    config.frames_dir === ''
      ? undefined
      : await FrameLog.open({
          folder: config.frames_dir,
          fileBytes: config.frames_file_mb * MEGABYTE,
          folderBytes: config.frames_keep_mb * MEGABYTE,
          now: () => Date.now(),
          onProblem: (problem) => onProblem('frames', `frames are not logged any more: ${problem}`),
        })
  return new Collector({
    store,
    bus,
    exchanges,
    symbols: listOf(config.live_symbols).map((symbol) => symbol.toUpperCase()),
    urls: Object.fromEntries(EXCHANGES.map(({ id }) => [id, urlsOf(config, id)])),
    clock: systemClock,
    random: Math.random,
    flushMs: config.live_flush_ms,
    repairMs: config.live_repair_hours * HOUR,
    frameLog,
    positions:
      config.sample_positions === 0
        ? undefined
        : { target: openObserved(store), mostAccounts: config.sample_positions },
    onProblem,
  })
}

function requireLive(id: string): Exchange {
  const exchange = requireExchange(id.toLowerCase())
  if (exchange.live !== undefined) return exchange
  throw ExchangeNotLive({ exchange: exchange.id, offered: exchangesWith('live') })
}

function urlsOf(config: Config, exchange: string): VenueUrls {
  const values = new Map<string, unknown>(Object.entries(config))
  const find = (kind: string, scheme: RegExp, schemes: string): string | undefined => {
    const option = `${exchange}_${kind}_url`
    const url = values.get(option)
    if (typeof url !== 'string' || url === '') return undefined
    if (!scheme.test(url) || url.includes('#') || !URL.canParse(url)) throw LiveUrlInvalid({ option, url, schemes })
    return url.replace(/\/+$/, '')
  }
  return { ws: find('ws', /^wss?:\/\//, 'ws:// or wss://'), rest: find('rest', /^https?:\/\//, 'http:// or https://') }
}

/** Parts of a text that is separated by commas, each once. */
export function listOf(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim())
  return [...new Set(parts.filter((part) => part !== ''))]
}
