import type { MarketKey, RevisionScope } from './store.ts'

/** Told after a commit which markets' map inputs it may have changed; undefined stands for any. Must not throw. */
export type CommitListener = (touched: readonly MarketKey[] | undefined) => void

/** Counts of commits at one moment, as plain data. */
export interface RevisionState {
  readonly commits: number
  readonly unscoped: number
  readonly byMarket: ReadonlyMap<string, number>
  readonly bySymbol: ReadonlyMap<string, number>
}

/** Counts the commits of a store, and for each market those that may have changed its map inputs. */
export class Revisions {
  private commits: number
  /** Commits that may have changed any market. */
  private unscoped: number
  private readonly listeners = new Set<CommitListener>()
  private readonly byMarket: Map<string, number>
  private readonly bySymbol: Map<string, number>

  /** @param state - to go on from; none yet by default */
  constructor(state?: RevisionState) {
    this.commits = state?.commits ?? 0
    this.unscoped = state?.unscoped ?? 0
    this.byMarket = new Map(state?.byMarket)
    this.bySymbol = new Map(state?.bySymbol)
  }

  get state(): RevisionState {
    const { commits, unscoped, byMarket, bySymbol } = this
    return { commits, unscoped, byMarket, bySymbol }
  }

  /**
   * Notes a commit.
   *
   * @param touched - markets whose map inputs it may have changed; undefined for any market
   */
  add(touched: readonly MarketKey[] | undefined): void {
    this.commits++
    if (touched === undefined) this.unscoped++
    for (const { exchange, symbol } of touched ?? []) {
      increment(this.byMarket, marketName(exchange, symbol))
      increment(this.bySymbol, symbol)
    }
    for (const listener of this.listeners) listener(touched)
  }

  /** Calls a listener after every commit from now on, until the function that comes back is called. */
  listen(listener: CommitListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Commits up to now, all of them or those that concern a scope. */
  of(scope: RevisionScope | 'margin-tiers' | undefined): number {
    if (scope === undefined) return this.commits
    if (scope === 'margin-tiers') return this.unscoped
    const { exchange, symbol } = scope
    const own = exchange === undefined ? this.bySymbol.get(symbol) : this.byMarket.get(marketName(exchange, symbol))
    return this.unscoped + (own ?? 0)
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function marketName(exchange: string, symbol: string): string {
  return `${exchange}\n${symbol}`
}
