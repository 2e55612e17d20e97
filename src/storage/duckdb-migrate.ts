import { createHash } from 'node:crypto'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import { StoreMigrationChanged, StoreSchemaNewer } from './errors.ts'
import { MIGRATIONS, type Migration } from './migrations/all.ts'

const CREATE_LEDGER = `
CREATE TABLE IF NOT EXISTS schema_migrations (
  version INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  applied_ms BIGINT NOT NULL
)`
const LIST_APPLIED = 'SELECT version, name, sha256 FROM schema_migrations ORDER BY version'
const RECORD =
  'INSERT INTO schema_migrations (version, name, sha256, applied_ms) VALUES ($version, $name, $sha256, $now)'

/** What to bring up to date, and with what. */
export interface MigrateOptions {
  readonly session: DuckDbSession
  /** Named in errors. */
  readonly file: string
  readonly migrations?: readonly Migration[]
}

/**
 * Applies what is missing, each migration in its own transaction; a second run does nothing.
 *
 * @returns the schema version afterwards
 * @throws STORE_MIGRATION_CHANGED, STORE_SCHEMA_NEWER
 */
export async function migrate({ session, file, migrations = MIGRATIONS }: MigrateOptions): Promise<number> {
  await session.run(CREATE_LEDGER)
  const applied = await session.rows(LIST_APPLIED)
  const known = migrations.at(-1)?.version ?? 0
  const found = Number(applied.at(-1)?.['version'] ?? 0)
  if (found > known) throw StoreSchemaNewer({ file, found, known })
  for (const row of applied) {
    const migration = migrations.find(({ version }) => version === Number(row['version']))
    const shipped = migration === undefined ? 'none' : checksum(migration)
    const recorded = String(row['sha256'])
    if (shipped !== recorded) throw StoreMigrationChanged({ file, migration: String(row['name']), recorded, shipped })
  }
  for (const migration of migrations) {
    if (migration.version <= found) continue
    await inTransaction(session, async () => {
      for (const statement of statements(migration.sql)) await session.run(statement)
      const { version, name } = migration
      await session.run(RECORD, { version, name, sha256: checksum(migration), now: BigInt(Date.now()) })
    })
  }
  return known
}

function checksum({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex')
}

function statements(sql: string): string[] {
  return sql
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
