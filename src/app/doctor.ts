import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config/schema.ts'
import { AppError } from '../domain/errors.ts'
import { type HostProbe, probeHost } from '../ingestion/probe-host.ts'
import { hostUrls } from './host-urls.ts'
import { withOwner } from './jobs/with-owner.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly what: string
  readonly state: 'ok' | 'warning' | 'fault'
  readonly text: string
}

export interface DoctorOptions {
  readonly config: Config
  /** Look at nothing beyond this machine. */
  readonly isOffline: boolean
  /** Other addresses by name, such as `binance-archive`. */
  readonly hosts: Readonly<Record<string, string>>
}

const GIGABYTE = 1e9
/** Below this a year of candles of ten symbols may not fit. */
const LITTLE_BYTES = 2 * GIGABYTE
/** Candles close by the venue's clock: with ours this far off, the last one is asked for too early or too late. */
const MOST_CLOCK_MS = 2000

/** Looks at everything that liqheat depends on; never throws for what it finds. */
export async function examine({ config, isOffline, hosts }: DoctorOptions): Promise<Finding[]> {
  const local = [await diskFinding(config), ...(await storeFindings(config))]
  if (isOffline) return local
  const probes = await Promise.all(hostUrls(hosts).map(({ name, url }) => probeHost(name, url)))
  return [...local, clockFinding(probes), ...probes.map(hostFinding)]
}

async function diskFinding({ db }: Config): Promise<Finding> {
  const what = 'disk'
  let folder = path.resolve(path.dirname(db))
  while (!existsSync(folder)) folder = path.dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const used = existsSync(db) ? (await stat(db)).size : 0
  const text = `${(free / GIGABYTE).toFixed(1)} GB free in ${folder}, the store takes ${(used / GIGABYTE).toFixed(2)} GB`
  if (free >= LITTLE_BYTES) return { what, state: 'ok', text }
  return { what, state: 'warning', text: `${text}; make room, or put the store elsewhere with --db` }
}

/** Opens the store, here or through its owner: that checks its schema and the checksums of its migrations. */
async function storeFindings(config: Config): Promise<Finding[]> {
  const what = 'store'
  if (!existsSync(config.db))
    return [{ what, state: 'ok', text: `${config.db} is not there yet; the first command makes it` }]
  try {
    const { file, schemaVersion, series, role, pid } = await withOwner(config, { name: 'report', input: {} })
    const owner = pid === process.pid ? 'nobody has it open' : `open in a ${role} process (${pid}), which takes jobs`
    const text = `${file}: schema version ${schemaVersion}, checksums of its migrations agree, ${series} series; ${owner}`
    return [{ what, state: 'ok', text }]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [{ what, state: 'fault', text: `${error.message} [${error.code}]` }]
  }
}

function clockFinding(probes: readonly HostProbe[]): Finding {
  const what = 'clock'
  const offsets = probes.flatMap(({ clockOffsetMs }) => clockOffsetMs ?? []).sort((a, b) => a - b)
  const middle = offsets[Math.floor(offsets.length / 2)]
  if (middle === undefined)
    return { what, state: 'warning', text: 'no host told its time, so the clock could not be compared' }
  const seconds = (Math.abs(middle) / 1000).toFixed(1)
  const text = `${seconds} s ${middle >= 0 ? 'ahead of' : 'behind'} ${offsets.length} hosts`
  if (Math.abs(middle) <= MOST_CLOCK_MS) return { what, state: 'ok', text }
  return { what, state: 'warning', text: `${text}; set it, or run a time service (chrony, systemd-timesyncd)` }
}

function hostFinding({ name, url, problem, remedy, milliseconds }: HostProbe): Finding {
  if (problem === undefined) return { what: name, state: 'ok', text: `${url} answers in ${milliseconds} ms` }
  return { what: name, state: 'fault', text: `${url}: ${problem}; ${remedy}` }
}
