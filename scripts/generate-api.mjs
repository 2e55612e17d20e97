// Writes what follows from the OpenAPI document of the built server: types of the client and docs/API.md.
// With --check it writes nothing, names the files that are not up to date, and fails.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { apiReference } from './api/api-reference.mjs'
import { clientTypes } from './api/client-types.mjs'
import { formatted } from './api/formatted.mjs'
import { readOpenApi } from './api/openapi-document.mjs'

const isCheck = process.argv.includes('--check')
const document = await readOpenApi()
const texts = { 'src/client/api-types.ts': await clientTypes(document), 'docs/API.md': apiReference(document) }
const stale = Object.entries(texts)
  .map(([file, text]) => [file, formatted(text, file)])
  .filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
for (const [file, text] of stale) {
  if (isCheck) console.error(`${file} does not say what the server answers; run: npm run build && npm run generate`)
  else writeFileSync(file, text)
}
console.log(
  `api: ${Object.keys(document.paths).length} paths, ${stale.length} of 2 files ${isCheck ? 'stale' : 'written'}`,
)
if (isCheck && stale.length > 0) process.exitCode = 1
