import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LoopDelayReading } from './loop-delay.ts'

/** From an answer out of memory to a map of years. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const METRIC_NAME = /^[a-z][a-z0-9_]*$/

/** What the numbers are read from when they are asked for. */
export interface MetricSources {
  /** WebSocket connections. */
  wsClients(): number
  /** TCP connections without those of WebSockets. */
  connections(): number
  loopDelay(): LoopDelayReading
  /** Numbers by name, such as `cache_hits_total`; each becomes `liqheat_<name>`. */
  statistics(): Readonly<Record<string, number>>
  /** Feeds that were heard of. */
  feeds(): readonly { readonly exchange: string; readonly channel: string; readonly state: string }[]
}

/** One answered request. */
export interface AnsweredRequest {
  readonly method: string
  /** Pattern of the route; never the path itself, whose number has no bound. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** Numbers of a process in the text format of Prometheus. */
export class Metrics {
  private readonly registry = new Registry()
  private readonly sources: MetricSources
  private readonly requests: Counter<'method' | 'route' | 'status'>
  private readonly durations: Histogram<'method' | 'route'>

  constructor(sources: MetricSources) {
    const registers = [this.registry]
    this.sources = sources
    collectDefaultMetrics({ register: this.registry })
    this.requests = new Counter({
      name: 'liqheat_http_requests_total',
      help: 'Answered HTTP requests',
      labelNames: ['method', 'route', 'status'],
      registers,
    })
    this.durations = new Histogram({
      name: 'liqheat_http_request_duration_seconds',
      help: 'Time from the head of a request to the end of its answer',
      labelNames: ['method', 'route'],
      buckets: DURATION_BUCKETS,
      registers,
    })
    this.addGauges(registers)
  }

  get contentType(): string {
    return this.registry.contentType
  }

  observe({ method, route, status, seconds }: AnsweredRequest): void {
    this.requests.inc({ method, route, status })
    this.durations.observe({ method, route }, seconds)
  }

  async text(): Promise<string> {
    return `${(await this.registry.metrics()).trimEnd()}\n${statisticsText(this.sources.statistics())}`
  }

  private addGauges(registers: Registry[]): void {
    const { sources } = this
    new Gauge({
      name: 'liqheat_ws_clients_count',
      help: 'WebSocket connections',
      registers,
      collect() {
        this.set(sources.wsClients())
      },
    })
    new Gauge({
      name: 'liqheat_http_connections_count',
      help: 'TCP connections that are no WebSockets',
      registers,
      collect() {
        this.set(sources.connections())
      },
    })
    new Gauge({
      name: 'liqheat_loop_delay_seconds',
      help: 'Delay of the event loop since these numbers were last read',
      labelNames: ['of'],
      registers,
      collect() {
        for (const [of, seconds] of Object.entries(sources.loopDelay())) this.set({ of }, seconds)
      },
    })
    new Gauge({
      name: 'liqheat_feed_state_info',
      help: '1 for the state that a live feed is in',
      labelNames: ['exchange', 'channel', 'state'],
      registers,
      collect() {
        this.reset()
        for (const feed of sources.feeds()) this.set({ ...feed }, 1)
      },
    })
  }
}

/** Names that end in `_total` only ever grow. */
function statisticsText(statistics: Readonly<Record<string, number>>): string {
  return Object.entries(statistics)
    .filter(([name, value]) => METRIC_NAME.test(name) && Number.isFinite(value))
    .map(([name, value]) => {
      const kind = name.endsWith('_total') ? 'counter' : 'gauge'
      return `# TYPE liqheat_${name} ${kind}\nliqheat_${name} ${value}\n`
    })
    .join('')
}
