// npm run bench [name ...]: runs the benchmarks one after the other and writes bench/RESULTS.md; named ones replace
// their own sections only.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
const [cpu] = cpus()
const memory = Math.round(totalmem() / 2 ** 30)
const machine = `${cpus().length} x ${cpu?.model.trim() ?? 'unknown CPU'}, ${memory} GiB, Node ${process.version}, ${process.platform}`
const date = new Date().toISOString().slice(0, 10)
const results = join(root, 'bench/RESULTS.md')
if (wanted.length === 0) {
  const head = `# Benchmarks\n\nWritten by \`npm run bench\` on ${date}: ${machine}. Ratios are of two things measured in the same run.\n`
  writeFileSync(results, `${head}\n${sections.join('\n')}`)
} else {
  // Sections of the same title are replaced; each says when and where it was measured.
  let text = readFileSync(results, 'utf8')
  for (const section of sections.join('\n').split(/^(?=## )/m)) {
    const [title = ''] = section.split('\n')
    if (!title.startsWith('## ')) continue
    const dated = `${section.trimEnd()}\n\nMeasured on ${date}: ${machine}.\n\n`
    const from = text.search(new RegExp(`^${title.replace(/[^\w\s#-]/g, '\\$&')}$`, 'm'))
    const next = from < 0 ? -1 : text.indexOf('\n## ', from + 1)
    if (from < 0) text = `${text.trimEnd()}\n\n${dated}`
    else text = text.slice(0, from) + dated + (next < 0 ? '' : text.slice(next + 1))
  }
  writeFileSync(results, `${text.trimEnd()}\n`)
}
