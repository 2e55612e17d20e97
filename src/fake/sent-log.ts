import type { Side } from '../domain/series.ts'

/** A liquidation as it happened, whatever a venue shows of it. */
export interface FakeLiquidation {
  /** Canonical symbol. */
  readonly symbol: string
  /** Side of the position closed. */
  readonly side: Side
  /** Average fill, quote per base. */
  readonly price: number
  readonly bankruptcyPrice: number
  /** Base units. */
  readonly quantity: number
  /** UTC ms. */
  readonly time: number
}

/**
 * What became of a liquidation: `sent` to at least one connection, `withheld` by a fault, `spoiled` in a malformed
 * frame, `unheard` because nobody was subscribed, `superseded` by a later one where the venue sends only the latest.
 */
export type Fate = 'happened' | 'sent' | 'withheld' | 'spoiled' | 'unheard' | 'superseded'

/** A liquidation and its fate, which only the log changes. */
export interface LiquidationRecord extends FakeLiquidation {
  /** False for a symbol that the venue does not list. */
  readonly isListed: boolean
  fate: Fate
}

/** Counts of fates; every liquidation is in one of them once it was due. */
export type FateCounts = Readonly<Record<Exclude<Fate, 'happened'>, number>>

/** Books what was put on the wire. Those of unlisted symbols are counted apart. */
export class SentLog {
  private readonly counts = { sent: 0, withheld: 0, spoiled: 0, unheard: 0, superseded: 0 }
  private readonly sentBySymbol = new Map<string, number>()
  private readonly kept: FakeLiquidation[] = []
  private readonly isKept: boolean
  private unlistedCount = 0

  /** @param isKept - whether `list` is wanted; it grows without end */
  constructor(isKept: boolean) {
    this.isKept = isKept
  }

  /** Moves liquidations to a fate; one that was sent stays so. */
  book(records: readonly LiquidationRecord[], fate: Exclude<Fate, 'happened'>): void {
    for (const record of records) this.bookOne(record, fate)
  }

  /** Liquidations of listed symbols written to at least one subscribed connection. */
  get liquidations(): number {
    return this.counts.sent
  }

  /** Liquidations of symbols that the venue does not list, sent. */
  get unlisted(): number {
    return this.unlistedCount
  }

  get fates(): FateCounts {
    return { ...this.counts }
  }

  get bySymbol(): ReadonlyMap<string, number> {
    return this.sentBySymbol
  }

  /** Liquidations sent, in the order of sending; empty where they are not kept. */
  list(): readonly FakeLiquidation[] {
    return this.kept
  }

  private bookOne(record: LiquidationRecord, fate: Exclude<Fate, 'happened'>): void {
    const before = record.fate
    if (before === 'sent' || before === fate) return
    record.fate = fate
    if (!record.isListed) {
      if (fate === 'sent') this.unlistedCount++
      return
    }
    if (before !== 'happened') this.counts[before]--
    this.counts[fate]++
    if (fate !== 'sent') return
    this.sentBySymbol.set(record.symbol, (this.sentBySymbol.get(record.symbol) ?? 0) + 1)
    if (!this.isKept) return
    const { symbol, side, price, bankruptcyPrice, quantity, time } = record
    this.kept.push({ symbol, side, price, bankruptcyPrice, quantity, time })
  }
}
