import type { KlineRow, ModelInfo, Problem, StoredSymbol } from './api-types.ts'

/** A request that the server refused, or that never reached it. */
export class ApiError extends Error {
  readonly problem: Problem | undefined

  constructor(message: string, problem?: Problem, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}

/** @throws ApiError; an AbortError passes through */
async function request(
  path: string,
  query: Readonly<Record<string, string>>,
  { accept, signal }: { readonly accept: string; readonly signal?: AbortSignal | undefined },
): Promise<Response> {
  const text = new URLSearchParams(query).toString()
  const url = text === '' ? path : `${path}?${text}`
  let response: Response
  try {
    response = await fetch(url, { ...(signal === undefined ? {} : { signal }), headers: { accept } })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError('the server does not answer', undefined, { cause })
  }
  if (response.ok) return response
  const problem: Problem | undefined = await response.json().catch(() => undefined)
  throw new ApiError(problem?.detail ?? `the server answered ${response.status}`, problem)
}

async function get<Answer>(
  path: string,
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Answer> {
  return (await request(path, query, { accept: 'application/json', signal })).json()
}

export async function loadSymbols(): Promise<StoredSymbol[]> {
  return (await get<{ data: StoredSymbol[] }>('symbols', {})).data
}

export async function loadModels(): Promise<ModelInfo[]> {
  return (await get<{ data: ModelInfo[] }>('models', {})).data
}

/** A heatmap as a binary frame, see `decodeHeatmap`. */
export async function loadHeatmap(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ArrayBuffer> {
  const asked = { ...query, format: 'binary' }
  const accept = 'application/vnd.liqheat.heatmap'
  return (await request('liquidations/heatmap-timeseries', asked, { accept, signal })).arrayBuffer()
}

export async function loadKlines(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<KlineRow[]> {
  return (await get<{ data: KlineRow[] }>('prices/klines', query, signal)).data
}
