// npm run bench [name ...]: runs the benchmarks one after the other and writes bench/RESULTS.md when all ran.
import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { prepare, root } from './prepare.mjs'

prepare()
const all = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.bench.ts'))
const wanted = process.argv.slice(2)
const chosen = wanted.length === 0 ? all : all.filter((name) => wanted.includes(name.replace('.bench.ts', '')))
const env = { ...process.env, LIQHEAT_CHROMIUM: (await ensureChromium()) ?? '' }
const sections = chosen.map((name) => {
  console.error(`running ${name} ...`)
  const run = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'bench', name)], {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (run.status !== 0) process.exit(run.status ?? 70)
  console.log(run.stdout)
  return run.stdout
})
if (wanted.length === 0) {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const machine = `${cpus().length} x ${cpu?.model.trim() ?? 'unknown CPU'}, ${memory} GiB, Node ${process.version}, ${process.platform}`
  const date = new Date().toISOString().slice(0, 10)
  const head = `# Benchmarks\n\nWritten by \`npm run bench\` on ${date}: ${machine}. Ratios are of two things measured in the same run.\n`
  writeFileSync(join(root, 'bench/RESULTS.md'), `${head}\n${sections.join('\n')}`)
}
