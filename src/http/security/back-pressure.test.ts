import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { pollUntil } from '../../../test/helpers/poll.ts'
import { registerErrors } from '../errors.ts'
import { Pressure, registerBackPressure } from './back-pressure.ts'

const CALM = { loopDelay: 0.002, heapShare: 0.4 }

test('one long turn is none, two samples in a row are', () => {
  const pressure = new Pressure({ loopDelay: 0.5, heapShare: 0.9 })
  const after = (sample: typeof CALM): string | undefined => {
    pressure.take(sample)
    return pressure.why
  }
  expect(after({ ...CALM, loopDelay: 3 })).toBeUndefined()
  expect(after(CALM)).toBeUndefined()
  expect(after({ ...CALM, loopDelay: 3 })).toBeUndefined()
  expect(after({ ...CALM, loopDelay: 0.51 })).toBe('answers wait for each other')
  expect(after({ ...CALM, heapShare: 0.95 })).toBe('its memory is full')
  expect(after(CALM)).toBeUndefined()
})

test('while a process cannot keep up it answers 503 with Retry-After, and health all the same', async () => {
  const app = fastify()
  registerErrors(app)
  // Every process uses more than none of its heap.
  registerBackPressure(app, new Pressure({ loopDelay: 0.5, heapShare: 0 }))
  app.get('/answer', () => 'answer')
  app.get('/health', { config: { isAlwaysAnswered: true } }, () => 'well')
  try {
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const refused = await pollUntil(async () => {
      const response = await fetch(`${url}/answer`)
      return response.status === 503 ? response : undefined
    })
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(await refused.json()).toMatchObject({ code: 'SERVER_OVERLOADED', status: 503 })
    expect((await fetch(`${url}/health`)).status).toBe(200)
  } finally {
    await app.close()
  }
})
