import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/helpers/cli.ts'
import { pollUntil } from '../../test/helpers/poll.ts'
import { guarded } from './duckdb-sql-guard.ts'
import { openDuckDbStore } from './duckdb-store.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('a statement whose memory cannot be watched any more is ended, and nothing else', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  const store = await openDuckDbStore({ path: `${folder.path}/s.duckdb`, memoryLimitMb: 256 })
  const limits = { rows: 10, seconds: 60, memoryMb: 1000 }
  const work = store.read((session) =>
    store.read((watcher) =>
      guarded({ session, watcher, limits }, async (check) => {
        watcher.connection.closeSync()
        await pollUntil(() => {
          check()
          return undefined
        })
      }),
    ),
  )
  await expect(work).rejects.toMatchObject({ code: 'SQL_MEMORY' })
  await store.close()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})
