import type { FeedRecord, StartedRecord } from './feed-records.ts'

type OpenedRecord = Extract<FeedRecord, { type: 'opened' }>

/** Follows which runs and connections are open, so that somebody may come in later. */
export class OpenRuns {
  private readonly runs = new Map<string, StartedRecord>()
  private readonly connections = new Map<number, OpenedRecord>()

  note(record: FeedRecord): void {
    if (record.type === 'started') this.runs.set(record.exchange, record)
    else if (record.type === 'opened') this.connections.set(record.connection, record)
    else if (record.type === 'closed') this.connections.delete(record.connection)
  }

  /**
   * What is open now. What earlier runs had seen is left out: whoever comes in later knows nothing of a gap. Nor do
   * answers to subscriptions come again, so that these connections count as seeing nothing whole.
   */
  records(): (StartedRecord | OpenedRecord)[] {
    return [
      ...[...this.runs.values()].map((run) => ({ ...run, lastSeen: {}, known: [] })),
      ...this.connections.values(),
    ]
  }
}
