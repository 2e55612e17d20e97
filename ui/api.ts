import { signal } from '@preact/signals'
import { createClient } from '../src/client/create-client.ts'

/** Where the server's paths begin: the page may stand below a path of a proxy, and the embedded one below /embed. */
export const serverRoot = new URL(document.documentElement.dataset['root'] ?? '.', location.href)

/** Whether the last request reached the server. */
export const isServerReached = signal(true)

/** Whether the server wants to know who asks: the session has ended, or it was restarted. */
export const isSignedOut = signal(false)

/** Every request of the page goes through it. It gives up soon: a person waits, and a button to try again is there. */
export const api = createClient({
  baseUrl: serverRoot.href,
  retries: 1,
  mostWaitMs: 3000,
  fetch: async (...request) => {
    try {
      const response = await fetch(...request)
      isServerReached.value = true
      isSignedOut.value = response.status === 401
      return response
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) isServerReached.value = false
      throw error
    }
  },
})
