import { fastify } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { pollUntil } from '../../test/helpers/poll.ts'
import { registerErrors } from './errors.ts'
import { registerRateLimit } from './rate-limit.ts'

const running: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
})

async function startLimited(limit: number, windowMs: number): Promise<string> {
  const app = fastify()
  running.push(app)
  registerErrors(app, await registerRateLimit(app, { limit, windowMs }))
  app.get('/limited', () => 'answer')
  return app.listen({ host: '127.0.0.1', port: 0 })
}

test('a window ends: what was refused is answered again, and counted anew', async () => {
  const url = await startLimited(2, 200)
  const ask = async () => (await fetch(`${url}/limited`)).status
  const refused = await pollUntil(async () => ((await ask()) === 429 ? true : undefined))
  expect(refused).toBe(true)
  // A refused request does not make the window longer.
  expect(await pollUntil(async () => ((await ask()) === 200 ? true : undefined))).toBe(true)
  expect(await pollUntil(async () => ((await ask()) === 429 ? true : undefined))).toBe(true)
})

test('0 sets no limit', async () => {
  const url = await startLimited(0, 60_000)
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`${url}/limited`)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(answers[0]?.headers.has('ratelimit-limit')).toBe(false)
})
