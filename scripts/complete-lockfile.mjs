// Adds platform packages that the registry at hand did not offer to package-lock.json, so that `npm ci` accepts it
// everywhere: npm leaves out an optional package it cannot fetch, and then refuses the lockfile it wrote. Run it after
// changing dependencies behind a mirror that lacks platforms. A full registry leaves nothing to add.
import { readFileSync, writeFileSync } from 'node:fs'

const OS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32']
const CPU = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const added = []
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key] !== undefined || lock.packages[`${path}/${key}`] !== undefined) continue
    lock.packages[key] = platformEntry(name, range, entry.dev === true)
    added.push(`${name}@${range}`)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'the lockfile is complete' : `added ${added.length}: ${added.join(', ')}`)

/** An entry that npm skips on every machine but the one it is named after. */
function platformEntry(name, range, isDev) {
  const words = name.split(/[/-]/)
  const os = OS.find((id) => words.includes(id))
  const cpu = CPU.find((id) => words.includes(id))
  if (os === undefined && cpu === undefined)
    throw new Error(`${name} names no platform: why is it not in the lockfile?`)
  return {
    version: range.replace(/^[\^~=]/, ''),
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(isDev ? { dev: true } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  }
}
