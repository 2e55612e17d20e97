import type { MarketKey, RevisionScope } from './store.ts'

/** Told after a commit which markets' map inputs it may have changed; undefined stands for any. Must not throw. */
export type CommitListener = (touched: readonly MarketKey[] | undefined) => void

/** Counts the commits of a store, and for each market those that may have changed its map inputs. */
export class Revisions {
  private commits = 0
  /** Commits that may have changed any market. */
  private unscoped = 0
  private readonly listeners: CommitListener[] = []
  private readonly byMarket = new Map<string, number>()
  private readonly bySymbol = new Map<string, number>()

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

  /** Calls a listener after every commit from now on. */
  listen(listener: CommitListener): void {
    this.listeners.push(listener)
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
