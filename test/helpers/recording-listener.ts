import type { ParsedFrame } from '../../src/exchanges/live.ts'
import type { FeedListener } from '../../src/live/feed-listener.ts'
import { readToyFrame } from './toy-venue.ts'

type Told<Name extends keyof FeedListener> = Parameters<FeedListener[Name]>[0]

/** Reads a toy venue's frames, and keeps all that it is told. */
export class RecordingListener implements FeedListener {
  readonly openings: Told<'opened'>[] = []
  readonly frames: Told<'frame'>[] = []
  readonly closings: Told<'closed'>[] = []
  readonly changes: Told<'changed'>[] = []
  readonly failures: Told<'failed'>[] = []
  readonly answers: Told<'answered'>[] = []
  /** Called when something was told. */
  onTold: (name: keyof FeedListener) => void = () => undefined

  /** The state that was told last. */
  get state(): string | undefined {
    return this.changes.at(-1)?.state
  }

  get reason(): string | undefined {
    return this.changes.at(-1)?.reason
  }

  /** States in the order they were told. */
  get states(): string[] {
    return this.changes.map(({ state }) => state)
  }

  get problems(): string[] {
    return this.failures.map(({ problem }) => problem)
  }

  opened(event: Told<'opened'>): void {
    this.openings.push(event)
    this.onTold('opened')
  }

  frame(event: Told<'frame'>): ParsedFrame {
    this.frames.push(event)
    this.onTold('frame')
    return readToyFrame(event.text)
  }

  closed(event: Told<'closed'>): void {
    this.closings.push(event)
    this.onTold('closed')
  }

  changed(event: Told<'changed'>): void {
    this.changes.push(event)
    this.onTold('changed')
  }

  failed(event: Told<'failed'>): void {
    this.failures.push(event)
    this.onTold('failed')
  }

  answered(event: Told<'answered'>): ParsedFrame {
    this.answers.push(event)
    this.onTold('answered')
    return readToyFrame(event.text)
  }
}
