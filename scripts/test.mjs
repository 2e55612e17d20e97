// npm test: installs and builds what is missing, sees to a Chromium, runs every test, and counts them in its last line.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { prepare, root } from './prepare.mjs'

prepare()
const chromium = await ensureChromium()
if (chromium === undefined) {
  console.error(
    'no Chromium: install one (Debian: apt-get install chromium) or set LIQHEAT_CHROMIUM; browser tests will fail',
  )
}
const folder = mkdtempSync(join(tmpdir(), 'liqheat-test-'))
const report = join(folder, 'report.json')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, [vitest, ...args], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, LIQHEAT_CHROMIUM: chromium ?? '' },
})
const counts = readCounts(status === 0)
rmSync(folder, { recursive: true, force: true })
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
process.exit(status === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1)

/** A file that did not even load counts as one failure, and so does what failed outside every test. */
function readCounts(isGreen) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    const failed = numFailedTests + broken
    return { passed: numPassedTests, failed: isGreen ? failed : Math.max(failed, 1), skipped: numPendingTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
