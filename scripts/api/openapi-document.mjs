// The OpenAPI document of the built server, with every route that an option can switch on.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
/** Signing in is a route only where there is a token. */
const TOKEN = randomBytes(32).toString('base64url')
const ALL_ROUTES = { LIQHEAT_TOKENS: `generate:read:${createHash('sha256').update(TOKEN).digest('hex')}` }

/** Serves an empty store on a free port for as long as it takes to ask for the document. */
export async function readOpenApi() {
  const folder = mkdtempSync(join(tmpdir(), 'liqheat-api-'))
  const args = ['serve', '--port', '0', '--host', '127.0.0.1', '--db', join(folder, 'empty.duckdb')]
  const server = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...ALL_ROUTES },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise((resolve) => server.once('close', resolve))
  try {
    const response = await fetch(`${await addressOf(server)}/openapi.json`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    if (!response.ok) throw new Error(`/openapi.json answered ${response.status}: ${await response.text()}`)
    return await response.json()
  } finally {
    server.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

function addressOf(server) {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk) => {
      output += chunk
      const [, url] = /is running:\s+(http:\S+)/.exec(output) ?? []
      if (url !== undefined) resolve(url)
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    server.once('close', (code) => reject(new Error(`the server ended with ${code}; is dist built?\n${output}`)))
  })
}
