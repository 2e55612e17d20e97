// Installs and builds what is missing; start and test share it. Plain Node: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const LEAST_NODE = [20, 19]
const INSTALL_STAMP = join(root, 'node_modules/.liqheat-install')
const BUILD_STAMP = join(root, 'dist/.liqheat-build')
const BUILD_INPUTS = ['src', 'ui', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json']

/** Leaves a checkout with its packages installed and dist built from the present sources. */
export function prepare() {
  checkNode()
  install()
  build()
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return
  console.error(
    `liqheat needs Node ${LEAST_NODE.join('.')} or newer, this is ${process.versions.node}; see https://nodejs.org`,
  )
  process.exit(2)
}

function install() {
  const wanted = sha256(readFileSync(join(root, 'package-lock.json')))
  if (readStamp(INSTALL_STAMP) === wanted) return
  step('installing packages (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeStamp(INSTALL_STAMP, wanted)
}

function build() {
  const wanted = sha256(BUILD_INPUTS.flatMap((path) => describe(join(root, path))).join('\n'))
  if (readStamp(BUILD_STAMP) === wanted && existsSync(join(root, 'dist/ui/index.html'))) return
  step('building (tsc, vite)', 'npm', ['run', '--silent', 'build'])
  writeStamp(BUILD_STAMP, wanted)
}

/** Path, size and time of every file below a path: cheap to take, and different after any edit. */
function describe(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return [`${path} ${stat.size} ${stat.mtimeMs}`]
  return readdirSync(path)
    .sort()
    .flatMap((name) => describe(join(path, name)))
}

function step(what, command, args) {
  const started = performance.now()
  console.log(`${what} ...`)
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error !== undefined || status !== 0) {
    console.error(`${what} failed${error === undefined ? ` with exit code ${status}` : `: ${error.message}`}`)
    process.exit(status ?? 70)
  }
  console.log(`${what}: done in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function writeStamp(file, text) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare()
