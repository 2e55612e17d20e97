// Child of http-clients.bench.ts: HTTP clients with local addresses of their own, each at its own pace.
import { Agent, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** Clients that behave alike. */
export interface ClientGroup {
  readonly name: string
  /** Local address of each client. */
  readonly addresses: readonly string[]
  /** Most requests per second of each client, one after the other; 0 is without a pause. */
  readonly perSecond: number
  /** Requested by turns. */
  readonly paths: readonly string[]
}

/** What the parent asks: everything at once for so long. */
export interface LoadRequest {
  readonly url: string
  readonly seconds: number
  readonly groups: readonly ClientGroup[]
}

/** What became of the requests of a group. */
export interface GroupReport {
  readonly name: string
  readonly sent: number
  /** Answered with 200, whole. */
  readonly succeeded: number
  /** Answered with 429, and those of them that said when to come back. */
  readonly limited: number
  readonly limitedWithWait: number
  /** Everything else, by status or error. */
  readonly failures: Readonly<Record<string, number>>
  /** Of those that succeeded, ms. */
  readonly times: readonly number[]
}

process.on('message', (load: LoadRequest) => {
  void Promise.all(load.groups.map((group) => runGroup(load, group))).then((reports) => process.send?.(reports))
})

async function runGroup({ url, seconds }: LoadRequest, group: ClientGroup): Promise<GroupReport> {
  const tally = new Tally()
  const end = performance.now() + seconds * 1000
  await Promise.all(
    group.addresses.map(async (localAddress, i) => {
      const agent = new Agent({ keepAlive: true })
      const send = (n: number): Promise<void> => {
        const path = group.paths[(i + n) % group.paths.length] ?? '/'
        return tally.count(get(url + path, { agent, localAddress }))
      }
      if (group.perSecond === 0) await oneByOne(send, end)
      else await paced(send, { end, everyMs: 1000 / group.perSecond, firstMs: (i * 1000) / group.addresses.length })
      agent.destroy()
    }),
  )
  return tally.report(group.name)
}

async function oneByOne(send: (n: number) => Promise<void>, end: number): Promise<void> {
  for (let n = 0; performance.now() < end; n++) await send(n)
}

/** One after the other, each at its time or, if that is later, when the one before is answered. */
async function paced(
  send: (n: number) => Promise<void>,
  { end, everyMs, firstMs }: { end: number; everyMs: number; firstMs: number },
): Promise<void> {
  let due = performance.now() + firstMs
  for (let n = 0; due < end; n++) {
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
    await send(n)
    due = Math.max(due + everyMs, performance.now())
  }
}

interface Answer {
  readonly status: number
  readonly hasWait: boolean
  readonly ms: number
}

function get(url: string, { agent, localAddress }: { agent: Agent; localAddress: string }): Promise<Answer> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, localAddress }, (response) => {
      const answered = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          hasWait: Number(response.headers['retry-after']) > 0,
          ms: performance.now() - started,
        })
      buffer(response).then(answered, reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

class Tally {
  private sent = 0
  private limited = 0
  private limitedWithWait = 0
  private readonly failures: Record<string, number> = {}
  private readonly times: number[] = []

  async count(answer: Promise<Answer>): Promise<void> {
    this.sent++
    try {
      const { status, hasWait, ms } = await answer
      if (status === 200) this.times.push(ms)
      else if (status === 429) {
        this.limited++
        if (hasWait) this.limitedWithWait++
      } else this.fail(String(status))
    } catch (error) {
      this.fail(error instanceof Error && 'code' in error ? String(error.code) : String(error))
    }
  }

  report(name: string): GroupReport {
    const { sent, limited, limitedWithWait, failures, times } = this
    return { name, sent, succeeded: times.length, limited, limitedWithWait, failures, times }
  }

  private fail(what: string): void {
    this.failures[what] = (this.failures[what] ?? 0) + 1
  }
}
