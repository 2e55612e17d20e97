import { sql as series } from './0001-series.ts'
import { sql as bookkeeping } from './0002-bookkeeping.ts'
import { sql as marginTiers } from './0003-margin-tiers.ts'
import { sql as archives } from './0004-archives.ts'
import { sql as live } from './0005-live.ts'
import { sql as observedPositions } from './0006-observed-positions.ts'
import { sql as heat } from './0007-heat.ts'
import { sql as standingHeat } from './0008-standing-heat.ts'
import { sql as validationReports } from './0009-validation-reports.ts'

/** One step of the schema; applied once, in order, and never edited afterwards. */
export interface Migration {
  readonly version: number
  readonly name: string
  /** Statements separated by semicolons; held in TypeScript so that the compiled package carries them. */
  readonly sql: string
}

/** Every migration in order; append only. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: '0001-series', sql: series },
  { version: 2, name: '0002-bookkeeping', sql: bookkeeping },
  { version: 3, name: '0003-margin-tiers', sql: marginTiers },
  { version: 4, name: '0004-archives', sql: archives },
  { version: 5, name: '0005-live', sql: live },
  { version: 6, name: '0006-observed-positions', sql: observedPositions },
  { version: 7, name: '0007-heat', sql: heat },
  { version: 8, name: '0008-standing-heat', sql: standingHeat },
  { version: 9, name: '0009-validation-reports', sql: validationReports },
]
