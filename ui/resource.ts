import { effect, type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { LiqheatError } from '../src/client/liqheat-error.ts'
import { isServerReached } from './api.ts'

/** Something that is asked of the server, with all that a page must show of it. */
export interface Resource<Data> {
  /** The last answer; it stays while a newer one loads or fails. */
  readonly data: Signal<Data | undefined>
  /** The last failure; it stays until an answer comes. */
  readonly failure: Signal<LiqheatError | undefined>
  readonly isLoading: Signal<boolean>
  /** When the last answer came, UTC ms; 0 before. */
  readonly loadedAt: Signal<number>
  /** Asks again. */
  retry(): void
}

export interface ResourceOptions<Question, Data> {
  /** What to ask; it reads signals, and a change of what it returns asks anew. Undefined asks nothing. */
  readonly question: () => Question | undefined
  /** @throws LiqheatError; anything else is shown by its message */
  readonly load: (question: Question, signal: AbortSignal) => Promise<Data>
  /** Asks again so long after each answer while the page is visible; undefined never. */
  readonly refreshMs?: number
}

/** Keeps an answer up to date with its question; it ends with `stop`. A server that comes back is asked again. */
export function startResource<Question, Data>(
  options: ResourceOptions<Question, Data>,
): Resource<Data> & { stop(): void } {
  const { question, load, refreshMs } = options
  const data = signal<Data | undefined>(undefined)
  const failure = signal<LiqheatError | undefined>(undefined)
  const isLoading = signal(false)
  const loadedAt = signal(0)
  const attempt = signal(0)
  const asked = signal<string | undefined>(undefined)
  const stopAsking = effect(() => {
    asked.value = JSON.stringify(question())
  })
  const stopLoading = effect(() => {
    attempt.value
    const text = asked.value
    if (text === undefined) return undefined
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = () => {
      if (document.visibilityState === 'visible') attempt.value++
      else timer = setTimeout(again, refreshMs)
    }
    const run = async (): Promise<void> => {
      isLoading.value = true
      try {
        const answer = await load(JSON.parse(text), abort.signal)
        if (abort.signal.aborted) return
        data.value = answer
        failure.value = undefined
        loadedAt.value = Date.now()
      } catch (error) {
        if (abort.signal.aborted) return
        failure.value = asLiqheatError(error)
      }
      isLoading.value = false
      if (refreshMs !== undefined) timer = setTimeout(again, refreshMs)
    }
    void run()
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  })
  const stopWatching = effect(() => {
    if (isServerReached.value && failure.peek()?.code === 'SERVER_UNREACHABLE') attempt.value = attempt.peek() + 1
  })
  return {
    data,
    failure,
    isLoading,
    loadedAt,
    retry: () => {
      attempt.value++
    },
    stop: () => {
      for (const end of [stopWatching, stopAsking, stopLoading]) end()
    },
  }
}

/** A resource that lives as long as the component; `options` are those of its first rendering. */
export function useResource<Question, Data>(options: ResourceOptions<Question, Data>): Resource<Data> {
  const resource = useMemo(() => startResource(options), [])
  useEffect(() => () => resource.stop(), [resource])
  return resource
}

function asLiqheatError(error: unknown): LiqheatError {
  if (error instanceof LiqheatError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new LiqheatError({ code: 'PAGE_FAILED', status: 0, detail }, { cause: error })
}
