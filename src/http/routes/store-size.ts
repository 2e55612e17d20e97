import { Type } from 'typebox'
import type { App, HttpContext } from '../context.ts'
import { NullableNumber } from '../heatmap-schemas.ts'
import { PROBLEMS } from '../schemas.ts'

const AnswerSchema = Type.Object({
  file_bytes: Type.Integer({ description: 'Size of the database file' }),
  wal_bytes: Type.Integer({ description: 'Size of the log of writes that are not in the file yet' }),
  free_disk_bytes: NullableNumber('Room on the disk of the file; null where the system does not tell'),
  schema_version: Type.Integer(),
  tables: Type.Array(
    Type.Object({
      name: Type.String(),
      rows: Type.Integer(),
      is_estimate: Type.Boolean({
        description: 'Whether rows is what the database counts without reading: rows that were removed may still count',
      }),
    }),
  ),
})

/** GET /data/store: how large the store is, and what room is left. */
export function registerStoreSize(app: App, { storeSize }: HttpContext): void {
  app.get(
    '/data/store',
    {
      config: { scope: 'read', cost: 1 },
      schema: {
        tags: ['data'],
        summary: 'Size of the store, its tables and the free disk',
        response: { 200: AnswerSchema, ...PROBLEMS },
      },
    },
    async () => {
      const { fileBytes, walBytes, tables, schemaVersion, freeDiskBytes } = await storeSize()
      return {
        file_bytes: fileBytes,
        wal_bytes: walBytes,
        free_disk_bytes: freeDiskBytes ?? null,
        schema_version: schemaVersion,
        tables: tables.map(({ name, estimatedRows }) => ({ name, rows: estimatedRows, is_estimate: true })),
      }
    },
  )
}
