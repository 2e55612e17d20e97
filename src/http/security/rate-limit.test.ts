import { fastify } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { pollUntil } from '../../../test/helpers/poll.ts'
import { registerErrors } from '../errors.ts'
import { OPEN_ACCESS, registerCallers } from './access.ts'
import { registerRateLimit } from './rate-limit.ts'

const running: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
})

async function startLimited(limit: number, windowMs: number): Promise<string> {
  const app = fastify()
  running.push(app)
  registerErrors(app)
  await registerCallers(app, OPEN_ACCESS, () => Date.now())
  registerRateLimit(app, { limit, windowMs })
  app.get('/limited', () => 'answer')
  app.get('/free', { config: { cost: 0 } }, () => 'answer')
  app.get('/heavy', { config: { cost: 4 } }, () => 'answer')
  app.get('/dear', { config: { cost: 1000 } }, () => 'answer')
  app.get('/kept', { config: { cost: 4 } }, (_request, reply) => reply.header('x-cache', 'hit').send('answer'))
  for (const kept of ['hit', 'miss']) {
    app.get(`/unchanged/${kept}`, { config: { cost: 4 } }, (_request, reply) =>
      reply.header('x-cache', kept).code(304).send(),
    )
  }
  app.get('/unchanged', { config: { cost: 4 } }, (_request, reply) => reply.code(304).send())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

/** Units that are left after a request. */
async function left(url: string): Promise<number> {
  return Number((await fetch(url)).headers.get('ratelimit-remaining'))
}

test('what was refused is answered again once units came back, and counted anew', async () => {
  const url = await startLimited(2, 200)
  const ask = async () => (await fetch(`${url}/limited`)).status
  expect(await pollUntil(async () => ((await ask()) === 429 ? true : undefined))).toBe(true)
  // A refused request does not make the wait longer.
  expect(await pollUntil(async () => ((await ask()) === 200 ? true : undefined))).toBe(true)
  expect(await pollUntil(async () => ((await ask()) === 429 ? true : undefined))).toBe(true)
})

test('0 sets no limit', async () => {
  const url = await startLimited(0, 60_000)
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`${url}/limited`)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(answers[0]?.headers.has('ratelimit-limit')).toBe(false)
})

test('a route takes its cost; out of the cache it costs one unit', async () => {
  const url = await startLimited(20, 3_600_000)
  expect(await left(`${url}/limited`)).toBe(19)
  expect(await left(`${url}/heavy`)).toBe(15)
  expect(await left(`${url}/kept`)).toBe(11)
  // 11 and three that were given back, less one.
  expect(await left(`${url}/limited`)).toBe(13)
  expect(await left(`${url}/unchanged/hit`)).toBe(9)
  expect(await left(`${url}/limited`)).toBe(11)
  expect((await fetch(`${url}/free`)).headers.has('ratelimit-limit')).toBe(false)
  expect(await left(`${url}/limited`)).toBe(10)
})

test('an answer that was computed costs all of it, also where only 304 is sent', async () => {
  const url = await startLimited(20, 3_600_000)
  expect(await left(`${url}/unchanged/miss`)).toBe(16)
  expect(await left(`${url}/limited`)).toBe(15)
  expect(await left(`${url}/unchanged`)).toBe(11)
  expect(await left(`${url}/limited`)).toBe(10)
})

test('a request for which too little is left tells how long until there is enough', async () => {
  // One unit in 6 s.
  const url = await startLimited(10, 60_000)
  expect(await left(`${url}/heavy`)).toBe(6)
  expect(await left(`${url}/heavy`)).toBe(2)
  const refused = await fetch(`${url}/heavy`)
  expect([refused.status, refused.headers.get('ratelimit-remaining')]).toEqual([429, '2'])
  // Two units are missing: 12 s, less what passed since.
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(12)
  expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED' })
  expect((await fetch(`${url}/limited`)).status).toBe(200)
})

test('what costs more than an account holds takes all of it, instead of never being answered', async () => {
  const url = await startLimited(10, 3_600_000)
  expect(await left(`${url}/dear`)).toBe(0)
  expect((await fetch(`${url}/dear`)).status).toBe(429)
})
