import type { HeatmapAnswer, KlineRow, ModelInfo, Problem, StoredSymbol } from './api-types.ts'

/** A request that the server refused, or that never reached it. */
export class ApiError extends Error {
  readonly problem: Problem | undefined

  constructor(message: string, problem?: Problem, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}

/** @throws ApiError; an AbortError passes through */
async function get<Answer>(
  path: string,
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Answer> {
  const text = new URLSearchParams(query).toString()
  const url = text === '' ? path : `${path}?${text}`
  let response: Response
  try {
    response = await fetch(url, {
      ...(signal === undefined ? {} : { signal }),
      headers: { accept: 'application/json' },
    })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError('the server does not answer', undefined, { cause })
  }
  if (response.ok) return response.json()
  const problem: Problem | undefined = await response.json().catch(() => undefined)
  throw new ApiError(problem?.detail ?? `the server answered ${response.status}`, problem)
}

export async function loadSymbols(): Promise<StoredSymbol[]> {
  return (await get<{ data: StoredSymbol[] }>('symbols', {})).data
}

export async function loadModels(): Promise<ModelInfo[]> {
  return (await get<{ data: ModelInfo[] }>('models', {})).data
}

export function loadHeatmap(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HeatmapAnswer> {
  return get('liquidations/heatmap-timeseries', { ...query, format: 'columns' }, signal)
}

export async function loadKlines(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<KlineRow[]> {
  return (await get<{ data: KlineRow[] }>('prices/klines', query, signal)).data
}
