import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startCli } from '../helpers/cli.ts'
import { createSmallArchive, type SmallArchive } from '../helpers/small-archive.ts'
import { dumpStore } from '../helpers/store-dump.ts'

let archive: SmallArchive
let db = ''
beforeAll(async () => {
  archive = await createSmallArchive()
})
beforeEach(() => {
  db = archive.newStore()
})
afterAll(() => archive.close())

test('the zone of the machine changes nothing', async () => {
  await archive.ingest(db, { TZ: 'UTC' })
  const utc = await dumpStore(db)
  db = archive.newStore()
  await archive.ingest(db, { TZ: 'Europe/Rome' })
  expect(await dumpStore(db)).toEqual(utc)
})

test('killed at twenty random moments, then run again: as if undisturbed', async () => {
  const started = performance.now()
  await archive.ingest(db)
  const whole = performance.now() - started
  const undisturbed = await dumpStore(db)
  for (let i = 0; i < 20; i++) {
    const file = archive.newStore()
    const moment = Math.round(whole * (0.1 + 0.85 * Math.random()))
    const victim = startCli(archive.args(file))
    await sleep(moment)
    victim.kill('SIGKILL')
    if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'close')
    const { code, stderr } = await archive.ingest(file)
    expect([code, stderr], `killed after ${moment} ms`).toEqual([0, ''])
    expect(await dumpStore(file), `killed after ${moment} ms`).toEqual(undisturbed)
  }
}, 240_000)
