import closeWithGrace from 'close-with-grace'
import type { Command } from 'commander'
import type { FeedStateSpan } from '../../domain/feed-state.ts'
import { InProcessBus } from '../../live/in-process-bus.ts'
import { addConfigOptions, configOf, LIVE_KEYS } from '../config-options.ts'
import { countText, timeText } from '../human-text.ts'

const KEYS = ['db', 'db_memory_mb', 'inputs_mb', 'compute_threads', 'parameters_dir', ...LIVE_KEYS] as const
/** A venue that fails again and again says so once in this time. */
const PROBLEM_EVERY_MS = 60_000
const REPORT_MS = 60_000

/** `liqheat collect`: live feeds into the store, without a server. */
export function registerCollect(program: Command): void {
  const command = program
    .command('collect')
    .description('Record live liquidations, candles, open interest, mark prices and funding until stopped')
    .addHelpText(
      'after',
      `
The store belongs to one process: to watch and record at once, run "liqheat serve --live" instead.
  $ liqheat collect --live-symbols BTCUSDT,ETHUSDT
  $ liqheat collect --frames-dir ./frames     keeps what the venues sent; "liqheat replay" reads it again`,
    )
  addConfigOptions(command, KEYS).action(async (options: Record<string, unknown>) => {
    const config = configOf(KEYS, options)
    // Loaded here: the store and the feeds would make the start of every other command longer.
    const { openWhenFree } = await import('../../app/jobs/open-when-free.ts')
    const { startRecorder } = await import('../../app/recorder.ts')
    const store = await openWhenFree(config, ({ pid }) =>
      console.log(`a command (process ${pid}) is writing to ${config.db}; recording starts when it is done`),
    )
    const tell = createTeller()
    const bus = new InProcessBus((topic, cause) => tell(topic, String(cause)))
    let liquidations = 0
    bus.subscribe('liquidations', (events) => {
      liquidations += events.length
    })
    bus.subscribe('feed-states', (spans) => {
      for (const [source, text] of changesOf(spans)) tell(source, text)
    })
    const recorder = await startRecorder(config, { store, bus, onProblem: tell })
    const report = setInterval(() => tell('all', `${countText(liquidations)} liquidations so far`), REPORT_MS)
    closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
      if (err) console.error(err)
      clearInterval(report)
      await recorder.stop()
      console.log(`${timeText(Date.now())}  stopped; ${countText(liquidations)} liquidations were recorded`)
    })
    console.log(`recording ${config.live_symbols} of ${config.live_exchanges} into ${config.db}; Ctrl-C stops`)
  })
}

/** What has changed, one line for all channels of a venue that changed together. */
function changesOf(spans: readonly FeedStateSpan[]): ReadonlyMap<string, string> {
  const lines = new Map<string, string>()
  for (const { exchange, channel, state, reason, from, to } of spans) {
    // The span before is told with them, to say when it ended.
    if (from !== to) continue
    const source = `${exchange}  ${state}${reason === '' ? '' : ` (${reason})`}`
    const channels = lines.get(source)
    lines.set(source, channels === undefined ? channel : `${channels}, ${channel}`)
  }
  return lines
}

/** Prints lines with their time; the same line of the same source at most once a minute. */
function createTeller(): (source: string, text: string) => void {
  const told = new Map<string, number>()
  return (source, text) => {
    const line = `${source}  ${text}`
    const now = Date.now()
    if (now - (told.get(line) ?? 0) < PROBLEM_EVERY_MS) return
    if (told.size > 1000) told.clear()
    told.set(line, now)
    console.log(`${timeText(now)}  ${line}`)
  }
}
