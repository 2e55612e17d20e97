// Child of models.bench.ts: prints by how many bytes the resident memory peaked above what the loaded bars need.
import { readFileSync } from 'node:fs'
import { deserialize } from 'node:v8'
import type { BarColumns } from '../src/kernel/bars.ts'
import { MODELS } from '../src/models/registry.ts'
import { startModel } from './start-model.ts'

const [file = '', id = '', bucketSize = ''] = process.argv.slice(2)
const bars: BarColumns = deserialize(readFileSync(file))
const model = MODELS.find((one) => one.id === id)
const before = process.memoryUsage.rss()
if (model !== undefined) {
  const { heat, end } = startModel({ model, bars, bucketSize: Number(bucketSize) })
  heat.push(bars)
  heat.finish(end)
}
console.log(process.resourceUsage().maxRSS * 1024 - before)
