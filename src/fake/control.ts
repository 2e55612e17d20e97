import { AppError } from '../domain/errors.ts'
import { parseFault } from './fault.ts'
import type { VenueReply } from './venue-answer.ts'
import type { FakeVenue } from './venue-state.ts'

const PREFIX = '/_fake/'

/** Whether a path is one of the fake's own, which no venue has. */
export function isControlPath(path: string): boolean {
  return path.startsWith(PREFIX)
}

/**
 * `POST /_fake/fault` plants, `DELETE /_fake/fault` clears, `GET /_fake/state` counts, `GET /_fake/sent` lists.
 *
 * @throws nothing: a wrong fault is a 400 that says what is wrong
 */
export async function controlAnswer(
  venue: Pick<FakeVenue, 'plant' | 'clear' | 'state' | 'sent'>,
  { method, path, body }: { method: string; path: string; body: unknown },
): Promise<VenueReply> {
  switch (`${method} ${path.slice(PREFIX.length)}`) {
    case 'GET state':
      return { status: 200, body: venue.state() }
    case 'GET sent':
      return { status: 200, body: venue.sent.list() }
    case 'DELETE fault':
      await venue.clear()
      return { status: 200, body: venue.state() }
    case 'POST fault':
      return await plant(venue, body)
    default:
      return { status: 404, body: { problem: `${method} ${path} is not known` } }
  }
}

async function plant(venue: Pick<FakeVenue, 'plant' | 'state'>, body: unknown): Promise<VenueReply> {
  try {
    const fault = parseFault(body)
    // Closing the port would wait for this answer.
    if (fault.type === 'no-listen') setImmediate(() => void venue.plant(fault))
    else await venue.plant(fault)
    return { status: 200, body: venue.state() }
  } catch (error) {
    if (error instanceof AppError) return { status: 400, body: { problem: error.message, code: error.code } }
    throw error
  }
}
