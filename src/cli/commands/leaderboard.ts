import { type Command, Option } from 'commander'
import { NO_FIGURE } from '../../domain/figure-text.ts'
import type { Board, BoardRow, Leaderboard } from '../../validation/leaderboard.ts'
import { countText, daysText, gainText, timeText } from '../../validation/number-text.ts'
import { HORIZONS, type Horizon } from '../../validation/report.ts'
import { VERDICT_TEXT } from '../../validation/score-tables.ts'
import { addConfigOptions, configOf } from '../config-options.ts'
import { tableText } from '../human-text.ts'
import { upperCase } from '../map-flags.ts'
import { runOwned } from '../run-owned.ts'

const KEYS = ['db', 'db_memory_mb'] as const

interface LeaderboardFlags {
  readonly symbol?: string
  readonly exchange?: string
  readonly horizon: Horizon
  readonly side: Leaderboard['side']
  readonly regime: Leaderboard['regime']
  readonly simulated?: boolean
  readonly json?: boolean
}

/** `liqheat leaderboard`: who predicted liquidations best, by the stored reports. */
export function registerLeaderboard(program: Command): void {
  const command = program
    .command('leaderboard')
    .description('Rank models, baselines and public rules by the latest validation report of each market')
    .option('--symbol <symbol>', 'only this symbol', upperCase)
    .option('--exchange <id>', 'only this venue')
    .addOption(
      new Option('--horizon <length>', 'time after a forecast that counts')
        .choices(Object.keys(HORIZONS))
        .default('1h'),
    )
    .addOption(new Option('--side <side>', 'of the positions').choices(['both', 'long', 'short']).default('both'))
    .addOption(
      new Option('--regime <name>', 'by volatility before the forecast')
        .choices(['all', 'calm', 'usual', 'wild'])
        .default('all'),
    )
    .option('--simulated', 'of simulated markets, which are never mixed with observed ones')
    .option('--json', 'as JSON')
  addConfigOptions(command, KEYS).action(runLeaderboard)
}

async function runLeaderboard(flags: LeaderboardFlags & Record<string, unknown>): Promise<void> {
  const { symbol, exchange, horizon, side, regime, simulated, json } = flags
  const input = {
    symbol,
    exchange,
    horizon,
    side,
    regime,
    dataKind: simulated === true ? 'simulated' : 'observed',
  } as const
  const leaderboard = await runOwned(configOf(KEYS, flags), { name: 'leaderboard', input })
  console.log(json === true ? JSON.stringify(leaderboard, undefined, 2) : leaderboardText(leaderboard))
}

/** Boards as text; of simulated markets every line says so. */
function leaderboardText({ horizon, side, regime, data_kind, boards, side_by_side }: Leaderboard): string {
  const part = `horizon ${horizon}, ${side === 'both' ? 'both sides' : `${side}s`}, ${regime} forecasts`
  const blocks = boards.map((board) => boardText(board, part))
  if (boards.length > 1) blocks.push(besideText(boards, side_by_side))
  const text = blocks.join('\n\n')
  return data_kind === 'simulated' ? text.replaceAll(/^(?!SIMULATED)(?=.)/gm, 'SIMULATED  ') : text
}

/** All markets beside each other; what is not on a board has no figure there. */
function besideText(boards: readonly Board[], rows: Leaderboard['side_by_side']): string {
  const head = ['over uniform, bit/event', ...boards.map(({ symbol, exchange }) => `${symbol} ${exchange}`)]
  const table = rows.map(({ forecaster, cells }) => [
    forecaster,
    ...boards.map(({ symbol, exchange }) => {
      const cell = cells.find((one) => one.symbol === symbol && one.exchange === exchange)
      return cell === undefined ? NO_FIGURE : gainText(cell.gain_bits)
    }),
  ])
  return tableText([head, ...table])
}

function boardText(board: Board, part: string): string {
  const { symbol, exchange, test_from_ms: from, to_ms: to, test_days: days, missing, headline, rows } = board
  const period = `${timeText(from)} to ${timeText(to)}, ${daysText(days)} test days`
  return [
    `${symbol} on ${exchange}, ${part}, ${period}, report ${board.report_id}`,
    headline,
    ...missing.map((what) => `missing: ${what}`),
    ...(rows.length === 0 ? [] : [tableText([HEAD, ...rows.map(rowText)])]),
    ...rows.flatMap(({ forecaster, absent }) => (absent === null ? [] : [`${forecaster} is not scored: ${absent}`])),
  ].join('\n')
}

const HEAD = ['#', 'forecaster', 'kind', 'verdict', 'skill, bit/event', 'over uniform', 'over best baseline', 'events']

function rowText(row: BoardRow): string[] {
  return [
    row.rank === null ? NO_FIGURE : String(row.rank),
    row.forecaster,
    row.kind,
    row.kind === 'baseline' ? NO_FIGURE : VERDICT_TEXT[row.verdict],
    gainText(row.skill_bits),
    gainText(row.gain_bits),
    row.best_baseline === null ? NO_FIGURE : `${gainText(row.gain_over_best)} ${row.best_baseline}`,
    row.absent === null ? countText(row.events) : NO_FIGURE,
  ]
}
