import closeWithGrace from 'close-with-grace'
import { type Command, InvalidArgumentError } from 'commander'
import type { FakeVenueId } from '../../fake/venue-state.ts'
import { numberFlag, symbolsFlag } from '../config-options.ts'

const VENUES: readonly FakeVenueId[] = ['binance', 'bybit', 'okx', 'hyperliquid']
const LAST_PORT = 65_535

/** `liqheat fake-exchange`: local servers that speak the venues' protocols over a simulated market. */
export function registerFakeExchange(program: Command): void {
  program
    .command('fake-exchange')
    .description(
      'Run local servers that speak the exchanges’ protocols over a SIMULATED market, to try feeds and faults',
    )
    .option('--venues <list>', `which, of ${VENUES.join(', ')}`, venuesFlag, VENUES)
    .option('--symbols <list>', 'USDT perpetuals with a market', linearSymbolsFlag, ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'])
    .option(
      '--seed <n>',
      'the same seed makes the same market',
      numberFlag({ min: 0, max: 2 ** 32 - 1, isWhole: true }),
      7,
    )
    .option('--rate <n>', 'liquidations per second and venue, besides the few simulated', rateFlag(), 2)
    .option(
      '--port <n>',
      'port of the first venue; the others take those that follow, 0 takes free ones',
      numberFlag({ min: 0, max: LAST_PORT - VENUES.length, isWhole: true }),
      7801,
    )
    .action(async (options: FakeExchangeFlags) => await run(options))
}

interface FakeExchangeFlags {
  readonly venues: readonly FakeVenueId[]
  readonly symbols: readonly string[]
  readonly seed: number
  readonly rate: number
  readonly port: number
}

async function run({ venues, symbols, seed, rate, port }: FakeExchangeFlags): Promise<void> {
  // Loaded here: no other command needs them.
  const { startFakeVenues } = await import('../../fake/fake-venues.ts')
  const running = await startFakeVenues({ venues, symbols, seed, liquidationsPerSecond: rate, port, keepsSent: false })
  closeWithGrace({ delay: 5000, logger: false }, async ({ err }) => {
    if (err) console.error(err)
    await Promise.all(running.map(async ({ server }) => await server.close()))
  })
  console.log(`SIMULATED exchanges, seed ${seed}, ${symbols.join(', ')}, ${rate} liquidations a second each:`)
  for (const { venue, server } of running) console.log(`  ${venue.padEnd(12)} ${server.wsUrl}   ${server.restUrl}`)
  const [first] = running
  console.log('\nTo record them, in another terminal:')
  console.log(
    [
      ...running.flatMap(({ venue, server }) => [
        `  LIQHEAT_${venue.toUpperCase()}_WS_URL=${server.wsUrl} \\`,
        `  LIQHEAT_${venue.toUpperCase()}_REST_URL=${server.restUrl} \\`,
      ]),
      `  npx liqheat collect --db ./data/fake.duckdb --live-exchanges ${venues.join(',')} --live-symbols ${symbols.join(',')}`,
    ].join('\n'),
  )
  console.log('\nFaults on command (docs/FAKE-EXCHANGES.md), counts, and the end of faults:')
  console.log(`  curl -X POST ${first?.server.restUrl}/_fake/fault -d '{"type":"silent"}'`)
  console.log(`  curl ${first?.server.restUrl}/_fake/state`)
  console.log(`  curl -X DELETE ${first?.server.restUrl}/_fake/fault`)
}

function venuesFlag(text: string): FakeVenueId[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  const wrong = names.find((name) => !VENUES.some((venue) => venue === name))
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of ${VENUES.join(', ')}.`)
  return VENUES.filter((venue) => names.includes(venue))
}

function linearSymbolsFlag(text: string): string[] {
  const symbols = symbolsFlag(text)
  const wrong = symbols.find((symbol) => !/^[A-Z0-9]+USDT$/.test(symbol))
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is no USDT perpetual, such as SOLUSDT.`)
  return symbols
}

function rateFlag(): (text: string) => number {
  return numberFlag({ min: 0, max: 100_000 })
}
