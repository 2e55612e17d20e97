// A generated text as the formatter would leave it, so that checks of the tree pass.
import { spawnSync } from 'node:child_process'

/** @param file - path that the text will have; its extension says what it is */
export function formatted(text, file) {
  const args = ['node_modules/@biomejs/biome/bin/biome', 'format', `--stdin-file-path=${file}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: 'utf8' })
  if (status !== 0) throw new Error(`biome could not format ${file}: ${stderr}`)
  return stdout
}
