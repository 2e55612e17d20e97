import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/helpers/cli.ts'
import { testParameters } from '../../test/helpers/test-parameters.ts'
import { ParameterLibrary } from './parameter-library.ts'

const folder = temporaryFolder()
const inner = `${folder.path}/parameters`
const library = new ParameterLibrary(inner)
const write = (name: string, text: string): void => writeFileSync(`${inner}/${name}`, text)

beforeAll(() => {
  mkdirSync(inner)
  write('made.json', JSON.stringify(testParameters()))
  write('broken.json', '{')
  write('notes.txt', 'not one of them')
  writeFileSync(`${folder.path}/outside.json`, JSON.stringify(testParameters({ name: 'outside' })))
})
afterAll(() => folder.remove())

describe('ParameterLibrary', () => {
  test('finds a set by name, and reads its file anew each time', async () => {
    const before = await library.find('made')
    expect(before.set.leverage_weights.map(({ value }) => value)).toEqual([0.6, 0.4])
    write('made.json', JSON.stringify(testParameters({ symbol: 'ETHUSDT' })))
    const after = await library.find('made')
    expect([after.set.symbol, after.hash === before.hash]).toEqual(['ETHUSDT', false])
  })

  test.each(['absent', '../outside', 'Made', ''])('knows no %j, and tells what there is', async (name) => {
    await expect(library.find(name)).rejects.toMatchObject({
      code: 'PARAMETERS_UNKNOWN',
      status: 400,
      message: expect.stringContaining('known are broken, made'),
    })
  })

  test('lists its files, and what is wrong with them', async () => {
    expect(await library.list()).toMatchObject([
      { name: 'broken', problem: expect.stringContaining('broken.json: it is no JSON') },
      { name: 'made', parameters: { set: { name: 'made' } } },
    ])
  })

  test('without a folder has nothing', async () => {
    const nowhere = new ParameterLibrary(`${folder.path}/nowhere`)
    expect(await nowhere.list()).toEqual([])
    await expect(nowhere.find('made')).rejects.toMatchObject({ message: expect.stringContaining('liqheat calibrate') })
  })
})
