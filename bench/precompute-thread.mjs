// Starts a worker thread with TypeScript: Node 20 does not hand --import tsx on to the entry file of a worker.
import { register } from 'tsx/esm/api'

register()
await import('./precompute-worker.ts')
