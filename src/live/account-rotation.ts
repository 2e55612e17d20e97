/** Takes turns among the accounts seen last: a bounded number, each asked for as often as the others. */
export class AccountRotation {
  private readonly most: number
  /** From the one seen longest ago to the newest. */
  private readonly seen = new Set<string>()
  /** From the one whose turn comes next to the one that had the last. */
  private readonly turns = new Set<string>()

  /** @param most - accounts; where there are more, those seen longest ago leave */
  constructor(most: number) {
    this.most = most
  }

  get size(): number {
    return this.seen.size
  }

  /** Notes that an account was just seen; one that is new has its turn after all others. */
  see(account: string): void {
    this.seen.delete(account)
    this.seen.add(account)
    this.turns.add(account)
    if (this.seen.size <= this.most) return
    for (const oldest of this.seen) {
      this.seen.delete(oldest)
      this.turns.delete(oldest)
      return
    }
  }

  /** The account whose turn it is; undefined when there is none. */
  next(): string | undefined {
    for (const account of this.turns) {
      this.turns.delete(account)
      this.turns.add(account)
      return account
    }
    return undefined
  }
}
