import path from 'node:path'
import type { Command } from 'commander'
import { parseTime } from '../../domain/time.ts'
import { addConfigOptions, configOf, numberFlag } from '../config-options.ts'
import { runOwned } from '../run-owned.ts'

const KEYS = ['db', 'db_memory_mb'] as const

/** `liqheat simulate`: a seeded market with known positions, stored as simulated. */
export function registerSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description('Make a simulated market (exchange "simulated") and store it, labelled as simulated')
    .option(
      '--seed <n>',
      'the same seed makes the same market',
      numberFlag({ min: 0, max: 2 ** 32 - 1, isWhole: true }),
      7,
    )
    .option('--days <n>', 'length in days', numberFlag({ min: 1, max: 3650, isWhole: true }), 30)
    .option('--symbol <symbol>', 'symbol to store it under', 'DEMOUSDT')
    .option('--from <time>', 'start, ISO 8601 or epoch ms; default: such that it ends today at 00:00 UTC')
    .option('--truth <file>', 'also write every position of the market to this CSV file')
  addConfigOptions(command, KEYS).action(async (options: Record<string, unknown>) => {
    const from = options['from'] === undefined ? undefined : parseTime(String(options['from']), '--from')
    const truth = options['truth'] === undefined ? undefined : path.resolve(String(options['truth']))
    const { symbol, rows, positions, liquidations, seconds } = await runOwned(configOf(KEYS, options), {
      name: 'simulate',
      input: {
        seed: Number(options['seed']),
        days: Number(options['days']),
        symbol: String(options['symbol']),
        from,
        truth,
      },
    })
    console.log(
      `simulated ${symbol}: ${rows} rows, ${positions} positions, ${liquidations} liquidations in ${seconds.toFixed(1)} s`,
    )
    if (truth !== undefined) console.log(`truth written to ${truth}`)
  })
}
