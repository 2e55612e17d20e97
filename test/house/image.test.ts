import { readFileSync } from 'node:fs'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const { version }: { version: string } = JSON.parse(read('package.json'))

/** Instructions of the Dockerfile with their arguments; a line that ends with a backslash goes on. */
function instructions(): [string, string][] {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n')
  const kept = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  return kept.map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)])
}

function argumentsOf(name: string): string[] {
  return instructions().flatMap(([instruction, text]) => (instruction === name ? [text] : []))
}

test('the linter of the Docker language server finds nothing in the Dockerfile', () => {
  expect(validate(read('Dockerfile')).map(({ message }) => message)).toEqual([])
  expect(validate('FROM node\nRUM ls\n').length).toBeGreaterThan(0)
})

test('the image is built in two stages of one pinned base, and runs as a user without rights', () => {
  const bases = argumentsOf('FROM')
  expect(bases.length).toBe(2)
  for (const base of bases) expect(base).toMatch(/^node:20\.\d+-bookworm-slim( AS build)?$/)
  const last = instructions().findLastIndex(([name]) => name === 'FROM')
  const final = instructions().slice(last)
  const at = (name: string): number => final.findIndex(([instruction]) => instruction === name)
  expect(final.filter(([name]) => name === 'USER')).toEqual([['USER', 'node']])
  expect(at('USER')).toBeLessThan(at('ENTRYPOINT'))
  expect(final.find(([name]) => name === 'VOLUME')?.[1]).toBe('/data')
  expect(final.find(([name]) => name === 'HEALTHCHECK')?.[1]).toContain('/health/live')
})

test('what the image copies is in the checkout, and let through', () => {
  const sources = argumentsOf('COPY').filter((text) => !text.startsWith('--from'))
  const copied = sources.flatMap((text) => text.split(' ').slice(0, -1))
  const ignored = read('.dockerignore').split('\n')
  expect(ignored[0]).toBe('*')
  expect(copied.map((path) => `!${path}`).filter((line) => !ignored.includes(line))).toEqual([])
  for (const path of copied.filter((name) => name.includes('.'))) expect(read(path).length).toBeGreaterThan(0)
})

test('compose runs the image of this version with a volume, a limit and no rights', () => {
  const { services, volumes } = parse(read('compose.yaml'))
  const { image, ports, volumes: mounts, read_only, cap_drop, mem_limit } = services.liqheat
  expect(image).toBe(`liqheat:${version}`)
  expect(ports).toEqual(['127.0.0.1:8888:8888'])
  expect(mounts).toEqual(['data:/data'])
  expect(Object.keys(volumes)).toEqual(['data'])
  expect([read_only, cap_drop, mem_limit]).toEqual([true, ['ALL'], '2g'])
})
