import path from 'node:path'
import type { Command } from 'commander'
import { addConfigOptions, configOf } from '../config-options.ts'
import { bytesText, countText } from '../human-text.ts'
import { runOwned } from '../run-owned.ts'

const KEYS = ['db', 'db_memory_mb'] as const

/** `liqheat backup`: a copy of the store as it is at one moment, while it is in use. */
export function registerBackup(program: Command): void {
  const command = program
    .command('backup')
    .description('Copy the store to a file, while a server or live feeds go on writing to it')
    .requiredOption('--to <file>', 'file to write; what is there is replaced once the copy is complete')
    .addHelpText(
      'after',
      '\nThe copy is a store: look at it with "liqheat coverage --db FILE", restore it by copying it back.',
    )
  addConfigOptions(command, KEYS).action(async (options: Record<string, unknown>) => {
    const file = path.resolve(String(options['to']))
    const { bytes, tables, rows, seconds } = await runOwned(configOf(KEYS, options), {
      name: 'backup',
      input: { file },
    })
    console.log(`${file}: ${countText(rows)} rows of ${tables} tables, ${bytesText(bytes)}, in ${seconds.toFixed(1)} s`)
  })
}
