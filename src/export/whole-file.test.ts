import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/helpers/cli.ts'
import { writeWholeFile } from './whole-file.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const inFolder = (name: string) => path.join(folder.path, name)

test('a file takes the place of the old one when all went well', async () => {
  writeFileSync(inFolder('a.csv'), 'old')
  const written = await writeWholeFile(inFolder('a.csv'), async (partial) => {
    await writeFile(partial, 'new')
    expect(readFileSync(inFolder('a.csv'), 'utf8')).toBe('old')
    return 7
  })
  expect(written).toEqual({ bytes: 3, result: 7 })
  expect(readFileSync(inFolder('a.csv'), 'utf8')).toBe('new')
})

test('a write that fails leaves the old file, and nothing beside it', async () => {
  writeFileSync(inFolder('b.csv'), 'old')
  const before = readdirSync(folder.path)
  const failing = writeWholeFile(inFolder('b.csv'), async (partial) => {
    await writeFile(partial, 'half')
    throw new Error('broken')
  })
  await expect(failing).rejects.toThrow('broken')
  expect(readFileSync(inFolder('b.csv'), 'utf8')).toBe('old')
  expect(readdirSync(folder.path)).toEqual(before)
})

test('a link stays a link', async () => {
  writeFileSync(inFolder('target.csv'), 'old')
  symlinkSync(inFolder('target.csv'), inFolder('link.csv'))
  await writeWholeFile(inFolder('link.csv'), (partial) => writeFile(partial, 'new'))
  expect(readFileSync(inFolder('target.csv'), 'utf8')).toBe('new')
})

test('a folder that is not there, and one in place of the file, are refused before the work', async () => {
  mkdirSync(inFolder('folder.csv'))
  for (const file of [inFolder('absent/a.csv'), inFolder('folder.csv')]) {
    const neverCalled = writeWholeFile(file, () => Promise.reject(new Error('called')))
    await expect(neverCalled).rejects.toMatchObject({ code: 'EXPORT_UNWRITABLE' })
  }
})
