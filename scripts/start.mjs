// npm start: installs and builds what is missing, then serves; an empty store gets the simulated demo market.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { prepare, root } from './prepare.mjs'

prepare()
const server = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'serve', '--demo', ...process.argv.slice(2)], {
  stdio: 'inherit',
  // Out of the terminal's process group: Ctrl-C arrives by us alone, once. Closing is abandoned at a second signal.
  detached: true,
})
let lastSignal = Number.NEGATIVE_INFINITY
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal))
server.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))

/** One Ctrl-C comes twice, from the terminal and from npm; a second one of the user comes later and ends it at once. */
function forward(signal) {
  const now = performance.now()
  if (now - lastSignal > 500) server.kill(signal)
  lastSignal = now
}
