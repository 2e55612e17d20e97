import type { App } from '../http/context.ts'

/** Closes an application: running requests have so many milliseconds to finish, then their connections end. */
export async function closeWithin(app: App, ms: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), ms)
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
  }
}
