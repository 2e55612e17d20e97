// Types of every route for src/client: what it is asked with and what it answers when all goes well.
import openapiTS, { astToString } from 'openapi-typescript'

const HEAD = `// Made by scripts/generate-api.mjs from the OpenAPI document; do not edit.
`
/** What the generator writes for everything that is not there. */
const NOISE = [
  /^\s*\w+\?: never;\n/gm,
  /^\s*headers: \{\s*\[name: string\]: unknown;\s*\};\n/gm,
  /^\s*\/\*\* @description Default Response \*\/\n/gm,
  /^\s*parameters: \{\s*\};\n/gm,
]
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** TypeScript source with an interface \`paths\`. */
export async function clientTypes(document) {
  const ast = await openapiTS(JSON.stringify(withoutFailures(document)), { exportType: false })
  const source = astToString(ast.filter((node) => node.name?.text === 'paths'))
  const clean = NOISE.reduce((text, noise) => text.replaceAll(noise, ''), source)
  // An answer without a body.
  return HEAD + clean.replaceAll(/(\d{3}): \{\s*\}/g, '$1: Record<string, never>')
}

/** Every failure is one type, LiqheatError; naming it for each route and status would double the file. */
function withoutFailures(document) {
  const paths = Object.entries(document.paths).flatMap(([path, item]) => {
    const methods = Object.entries(item).filter(([method]) => METHODS.includes(method))
    const kept = methods.flatMap(([method, operation]) => {
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
      return answers.length === 0 ? [] : [[method, { ...operation, responses: Object.fromEntries(answers) }]]
    })
    return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)]]
  })
  return { ...document, paths: Object.fromEntries(paths) }
}
