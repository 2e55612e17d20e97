import { defineError } from '../../domain/errors.ts'
import type { DataKind } from '../../domain/series.ts'
import { openReports } from '../../storage/duckdb-reports.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import { type Leaderboard, type LeaderboardPart, leaderboardOf } from '../../validation/leaderboard.ts'
import { RankedReports } from '../../validation/ranked-reports.ts'
import { reportCommands } from '../../validation/stored-report.ts'

/** Which boards are asked for. */
export interface LeaderboardInput extends LeaderboardPart {
  readonly symbol?: string | undefined
  readonly exchange?: string | undefined
  readonly dataKind: DataKind
}

const NoReports = defineError('REPORTS_MISSING', {
  status: 404,
  kind: 'data',
  message: (d: { what: string; commands: readonly string[] }) =>
    `no validation report of ${d.what} is stored, so nothing can be ranked; record liquidations, then validate: ` +
    d.commands.map((command) => `"${command}"`).join(', '),
})

/** Boards of the stored reports. @throws REPORTS_MISSING where there is none */
export async function loadLeaderboard(
  store: DuckDbStore,
  { symbol, exchange, ...question }: LeaderboardInput,
): Promise<Leaderboard> {
  const { dataKind } = question
  const found = await new RankedReports(openReports(store)).load({ symbol, exchange, dataKind })
  if (found.length > 0) return leaderboardOf(found, question)
  const what = [`${dataKind} data`, ...[symbol, exchange].filter((part) => part !== undefined)].join(', ')
  throw NoReports({ what, commands: reportCommands({ symbol, exchange }) })
}
