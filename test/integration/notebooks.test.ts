import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALLOWED_FUNCTIONS } from '../../src/storage/sql-allowed.ts'
import { type CliServer, type Finished, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const DOCUMENT = readFileSync(`${ROOT}docs/NOTEBOOKS.md`, 'utf8')
const ADDRESS = 'http://127.0.0.1:8888'
const FILE = 'data/liqheat.duckdb'
/** Python of a user's choice, with packages that this repository does not need. */
const PYTHON = process.env['LIQHEAT_TEST_PYTHON'] ?? 'python3'

const folder = temporaryFolder()
const db = `${folder.path}/notebook.duckdb`
let server: CliServer

beforeAll(async () => {
  const { code, stderr } = await runCli(['simulate', '--seed', '3', '--days', '2', '--from', '2026-01-05', '--db', db])
  if (code !== 0) throw new Error(stderr)
  // The file is read under its usual name, in copies: a server holds the other.
  mkdirSync(`${folder.path}/data`)
  writeFileSync(`${folder.path}/${FILE}`, readFileSync(db))
  symlinkSync(`${ROOT}node_modules`, `${folder.path}/node_modules`)
  server = await startServer(['--db', db, '--sql', 'on'])
})
afterAll(async () => {
  await server?.stop()
  folder.remove()
})

function run(command: string, args: readonly string[]): Promise<Finished> {
  const env = { ...process.env, LIQHEAT_URL: server.url, LIQHEAT_TOKEN: '' }
  const child = spawn(command, args, { cwd: folder.path, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

/** Code of one language, in the order of the document. */
function snippets(language: string): string[] {
  return [...DOCUMENT.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code)
}

/** Packages beyond the standard library that a snippet imports, or needs to make its result. */
function packagesOf(code: string): string[] {
  const needed = { duckdb: /\bimport duckdb\b/, pandas: /\bimport pandas\b|\.df\(\)/, polars: /\.pl\(\)/ }
  return Object.entries(needed).flatMap(([name, use]) => (use.test(code) ? [name] : []))
}

function isInstalled(packages: readonly string[]): boolean {
  const modules = packages.includes('polars') ? [...packages, 'pyarrow'] : packages
  return spawnSync(PYTHON, ['-c', modules.map((name) => `import ${name}`).join('\n')]).status === 0
}

describe('snippets of docs/NOTEBOOKS.md', () => {
  test.each(snippets('js').map((code, index) => [index, code]))('JavaScript %i runs', async (index, code) => {
    const file = `${folder.path}/snippet-${index}.mjs`
    writeFileSync(file, code.replaceAll(ADDRESS, server.url))
    const { code: exit, stdout, stderr } = await run(process.execPath, [file])
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    // Both print something that only this store has.
    expect(stdout).toMatch(/DEMOUSDT|type: 'DOUBLE'/)
  })

  for (const [index, code] of snippets('python').entries()) {
    test.skipIf(!isInstalled(packagesOf(code)))(`Python ${index} runs`, async () => {
      const { code: exit, stdout, stderr } = await run(PYTHON, ['-c', code.replaceAll(ADDRESS, server.url)])
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
      expect(stdout.split('\n').length).toBeGreaterThan(3)
    })
  }

  test('one at least needs nothing but Python', () => {
    expect(snippets('js')).toHaveLength(2)
    expect(snippets('python').filter((code) => packagesOf(code).length === 0)).toHaveLength(1)
  })
})

test.skipIf(!isInstalled([]))('examples/notebook.py prints what the API answers', async () => {
  const { code, stdout, stderr } = await run(PYTHON, [`${ROOT}examples/notebook.py`])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const heatmap = await (await fetch(`${server.url}/liquidations/heatmap?symbol=DEMOUSDT`)).json()
  expect(stdout).toContain('DEMOUSDT: 2026-01-05 00:00 to ')
  expect(stdout).toContain(`DEMOUSDT at ${heatmap.current_price}, 2026-01-07 00:00, model ledger`)
  expect(stdout).toContain('SIMULATED')
  const largest = Math.max(...heatmap.zones.map((zone: { total_density: number }) => zone.total_density))
  expect(stdout).toContain(`${Math.round(largest).toLocaleString('en')} USD`)
  // The last hour of the second day, from SQL.
  expect(stdout).toMatch(/^2026-01-06T23:00:00\.000Z simulated [\d. ]+$/m)
})

test('the document names every table and column that statements may read, and every function', async () => {
  const { tables } = await (await fetch(`${server.url}/sql/tables`)).json()
  const rows = new Map([...DOCUMENT.matchAll(/^\| `(\w+)` +\| (.*?) \|/gm)].map(([, name, columns]) => [name, columns]))
  const stated = tables.map(({ name }: { name: string }) => [name, rows.get(name)?.match(/\w+/g)])
  const real = tables.map(({ name, columns }: { name: string; columns: { name: string }[] }) => [
    name,
    columns.map((column) => column.name),
  ])
  expect(stated).toEqual(real)
  const words = new Set(DOCUMENT.match(/[a-z_0-9]+/g))
  expect([...ALLOWED_FUNCTIONS].filter((name) => /^[a-z]/.test(name) && !words.has(name))).toEqual([])
})
