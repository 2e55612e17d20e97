import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the README lists every command', () => {
  const help = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', '--help'], {
    cwd: root,
    encoding: 'utf8',
  })
  const told = help.slice(help.indexOf('Commands:'), help.indexOf('Start here:'))
  const commands = [...told.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name).filter((name) => name !== 'help')
  expect(commands).toEqual(expect.arrayContaining(['serve', 'mcp']))
  const readme = readFileSync(`${root}/README.md`, 'utf8')
  const listed = new Set([...readme.matchAll(/^\| `liqheat ([a-z-]+)/gm)].map(([, name]) => name))
  expect([...listed].sort()).toEqual([...commands].sort())
})
