import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ReplaySummary } from '../../live/replay.ts'
import { addConfigOptions, configOf, STORE_KEYS } from '../config-options.ts'
import { countText, tableText, timeText } from '../human-text.ts'
import { runOwned } from '../run-owned.ts'

/** `liqheat replay`: recorded frames once more through today's parsers. */
export function registerReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('Make the rows of recorded frames once more, in place of those that were stored')
    .argument('<files...>', 'files that "liqheat collect --frames-dir DIR" wrote, oldest first')
    .addHelpText(
      'after',
      `
With the same parsers the rows are the same; after a parser was mended they are what they should have been.
  $ liqheat replay frames/*.zst`,
    )
  addConfigOptions(command, STORE_KEYS).action(async (files: string[], options: Record<string, unknown>) => {
    const summary = await runOwned(configOf(STORE_KEYS, options), {
      name: 'replay',
      input: { files: files.map((file) => resolve(file)) },
      onProgress: (lines) => console.error(`${countText(lines)} records read`),
    })
    console.log(summaryText(summary))
  })
}

function summaryText({ lines, lost, from, to, rows }: ReplaySummary): string {
  const span = from === undefined || to === undefined ? 'nothing' : `${timeText(from)} to ${timeText(to)}`
  return [
    `${countText(lines)} records, ${span}`,
    ...(lost > 0 ? [`${countText(lost)} records had been lost when they were recorded: the disk was too slow`] : []),
    tableText([['rows', 'stored'], ...Object.entries(rows).map(([part, count]) => [part, countText(count)])]),
  ].join('\n')
}
