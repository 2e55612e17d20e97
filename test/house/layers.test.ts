import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'liqheat-layers-'))
for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'scripts', 'package.json']) {
  cpSync(join(root, name), join(copy, name), { recursive: true })
}
for (const layer of ['kernel', 'storage', 'domain', 'models']) mkdirSync(join(copy, 'src', layer), { recursive: true })
mkdirSync(join(copy, 'ui'))
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
execFileSync('git', ['init', '--quiet'], { cwd: copy })
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function check(files: Record<string, string>): { status: number | null; output: string } {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(copy, path), text)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/check-layers.mjs'], {
    cwd: copy,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

describe('the layer check', () => {
  test('passes the real tree', () => {
    expect(execFileSync(process.execPath, ['scripts/check-layers.mjs'], { cwd: root, encoding: 'utf8' })).toContain(
      '0 violations',
    )
  })

  test('finds forbidden imports, cycles, node modules and clocks in pure layers, and a tree too small to be ours', () => {
    const { status, output } = check({
      'src/storage/store.ts': 'export const store = 1\n',
      'src/kernel/engine.ts': "import { store } from '../storage/store.ts'\nexport const engine = store\n",
      'src/domain/a.ts': "import { b } from './b.ts'\nexport const a = b\n",
      'src/domain/b.ts': "import { a } from './a.ts'\nexport const b = a\n",
      'src/models/m.ts': "import { readFileSync } from 'node:fs'\nexport const m = readFileSync\n",
      'src/models/n.ts': 'export const n = Math.random()\n',
      'ui/page.ts': "import { engine } from '../src/kernel/engine.ts'\nexport const page = engine\n",
    })
    expect(status).toBe(1)
    for (const rule of ['layer-kernel', 'no-cycles', 'pure-layers-do-no-io', 'ui-stays-in-the-browser'])
      expect(output).toContain(rule)
    expect(output).toContain('src/models/n.ts')
    expect(output).toMatch(/only \d+ modules were checked/)
  })
})
