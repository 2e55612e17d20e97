import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadConfig } from './load.ts'

const folder = mkdtempSync(join(tmpdir(), 'liqheat-config-'))
const file = join(folder, 'config.json')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const none = { file: undefined, environment: {}, flags: {} }

describe('loadConfig', () => {
  test('has a default for every option, and freezes the result', () => {
    const config = loadConfig(none)
    expect(config).toMatchObject({ db: './data/liqheat.duckdb', host: '127.0.0.1', port: 8888 })
    expect(Object.isFrozen(config)).toBe(true)
  })

  test('lets the file win over defaults, the environment over it, flags over all', () => {
    writeFileSync(file, JSON.stringify({ port: 1001, host: '127.0.0.2', db: 'file.duckdb' }))
    const environment = { LIQHEAT_PORT: '1002', LIQHEAT_HOST: '127.0.0.3', LIQHEAT_DB: '', HOME: '/root' }
    expect(loadConfig({ file, environment, flags: { port: '1003', host: undefined } })).toMatchObject({
      port: 1003,
      host: '127.0.0.3',
      db: 'file.duckdb',
    })
  })

  test.each([
    [{ flags: { port: '70000' } }, 'CONFIG_INVALID', 'command line: port = "70000"'],
    [{ environment: { LIQHEAT_PORT: 'http' } }, 'CONFIG_INVALID', 'environment: port = "http"'],
    [{ environment: { LIQHEAT_LOG_LEVEL: 'loud' } }, 'CONFIG_INVALID', 'log_level'],
    [{ flags: { prot: 1 } }, 'CONFIG_OPTION_UNKNOWN', 'db, host, port'],
    [{ file: '/nowhere.json' }, 'CONFIG_FILE_UNREADABLE', '/nowhere.json'],
  ])('refuses %j with %s', (sources, code, says) => {
    expect(() => loadConfig({ ...none, ...sources })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(says) }),
    )
  })

  test('does not show a secret that it refuses', () => {
    writeFileSync(file, JSON.stringify({ binance_api_secret: { text: 'hush' } }))
    expect(() => loadConfig({ ...none, file })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('hush') }),
    )
  })

  test.each(['[1]', '{', 'null'])('refuses a file that holds %s', (text) => {
    writeFileSync(file, text)
    expect(() => loadConfig({ ...none, file })).toThrow(expect.objectContaining({ code: 'CONFIG_FILE_UNREADABLE' }))
  })
})
