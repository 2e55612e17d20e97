// Checks the layer rules, that the checker really looked at the tree, and that pure layers know no clock and no chance.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** With a TypeScript it does not support dependency-cruiser checks 0 modules and stays green. */
const LEAST_MODULES = 200
const PURE_LAYERS = ['domain', 'kernel', 'exchanges', 'models', 'analysis', 'scoring', 'simulation']
const IMPURE = /\bDate\.now\b|\bnew Date\(|\bMath\.random\b|\bperformance\.now\b/

const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
const result = spawnSync(
  process.execPath,
  [cruiser, 'src', 'ui', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  },
)
if (!result.stdout) throw new Error(`dependency-cruiser did not run: ${result.stderr}`)
const { summary, modules } = JSON.parse(result.stdout)
const own = modules.filter(({ source }) => /^(src|ui)\//.test(source)).length
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`)
const impure = pureFiles().filter((file) => IMPURE.test(readFileSync(file, 'utf8')))
for (const file of impure) console.error(`pure layer uses a clock or chance: ${file}`)
console.log(`layers: ${own} modules, ${summary.violations.length} violations`)
if (own < LEAST_MODULES) console.error(`only ${own} modules were checked, at least ${LEAST_MODULES} are expected`)
if (summary.violations.length > 0 || impure.length > 0 || own < LEAST_MODULES) process.exitCode = 1

function pureFiles() {
  const listed = spawnSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', ...PURE_LAYERS.map((layer) => `src/${layer}/*.ts`)],
    {
      encoding: 'utf8',
    },
  )
  return listed.stdout.split('\n').filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
}
