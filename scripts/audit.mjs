// Asks the registry for known vulnerabilities; high ones fail. A registry that does not answer is said, not hidden.
import { spawnSync } from 'node:child_process'

const { stdout } = spawnSync('npm', ['audit', '--audit-level=high', '--json'], { encoding: 'utf8' })
const report = parse(stdout)
const counts = report?.metadata?.vulnerabilities
if (counts === undefined) {
  console.log(`audit: the registry did not answer (${report?.message ?? 'no report'}); nothing was checked`)
} else {
  console.log(`audit: ${counts.critical} critical, ${counts.high} high, ${counts.moderate} moderate, ${counts.low} low`)
  if (counts.critical + counts.high > 0) process.exitCode = 1
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
