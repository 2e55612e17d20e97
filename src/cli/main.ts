#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { packageVersion } from '../app/package-version.ts'
import { AppError } from '../domain/errors.ts'
import { registerBackfill } from './commands/backfill.ts'
import { registerBackup } from './commands/backup.ts'
import { registerCollect } from './commands/collect.ts'
import { registerCompare } from './commands/compare.ts'
import { registerCoverage } from './commands/coverage.ts'
import { registerDoctor } from './commands/doctor.ts'
import { registerFakeExchange } from './commands/fake-exchange.ts'
import { registerHeatmap } from './commands/heatmap.ts'
import { registerImport } from './commands/import.ts'
import { registerIngest } from './commands/ingest.ts'
import { registerMcp } from './commands/mcp.ts'
import { registerModels } from './commands/models.ts'
import { registerPrecompute } from './commands/precompute.ts'
import { registerReplay } from './commands/replay.ts'
import { registerServe } from './commands/serve.ts'
import { registerSimulate } from './commands/simulate.ts'
import { registerTiers } from './commands/tiers.ts'
import { registerToken } from './commands/token.ts'
import { registerValidate } from './commands/validate.ts'
import { EXIT_CODE } from './exit-code.ts'
import { INTERRUPTED } from './interruptible.ts'

const EXIT_BUG = 70
const EXIT_INTERRUPTED = 130

const program = new Command('liqheat')
  .description(
    'Liquidation heatmaps of crypto futures: where leveraged positions would be liquidated, and how that evolved.',
  )
  .version(packageVersion())
  .showHelpAfterError('(add --help for the options)')
  .addHelpText(
    'after',
    `
Start here:
  $ liqheat serve --demo              a simulated market on http://127.0.0.1:8888
  $ liqheat ingest --exchange binance --symbol BTCUSDT --from 2026-01-01
  $ liqheat import candles.csv --exchange okx --symbol SOLUSDT --kind candles --interval 1m
  $ liqheat import oi.csv --exchange okx --symbol SOLUSDT --kind open-interest --open-interest-unit usd
  $ liqheat serve                     the heatmap of what you imported
  $ liqheat heatmap --symbol SOLUSDT --out map.png

Options come from defaults, a --config file, LIQHEAT_* environment variables and flags; later ones win.
Exit codes: 0 done, 2 wrong usage, 3 bad or missing data, 4 network, 70 a bug in liqheat.`,
  )
registerServe(program)
registerCollect(program)
registerReplay(program)
registerIngest(program)
registerBackfill(program)
registerImport(program)
registerSimulate(program)
registerTiers(program)
registerCoverage(program)
registerHeatmap(program)
registerCompare(program)
registerPrecompute(program)
registerValidate(program)
registerModels(program)
registerMcp(program)
registerBackup(program)
registerDoctor(program)
registerToken(program)
registerFakeExchange(program)
for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
  command.exitOverride()
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Prints one line for an expected failure, everything for a bug. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODE.usage
  if (error instanceof AppError) {
    console.error(`liqheat: ${error.message} [${error.code}]`)
    if (error.code === INTERRUPTED) return EXIT_INTERRUPTED
    return EXIT_CODE[error.kind]
  }
  console.error('liqheat: an unexpected error; please report it with the lines below')
  console.error(error)
  return EXIT_BUG
}
