import type { LiveControl, Subscription } from '../exchanges/live.ts'

/** What a venue answered to the subscriptions of one connection. */
export class SubscriptionAnswers {
  private readonly open: Set<string>
  private readonly problems: string[] = []
  private acknowledged = 0
  /** Refusals that do not say of what. */
  private unnamed = 0

  constructor(subscriptions: readonly Subscription[]) {
    this.open = new Set(subscriptions.map(({ id }) => id))
  }

  /** Returns the refusal in words when it is one. */
  take(control: LiveControl): string | undefined {
    if (control.type === 'ack') {
      if (this.open.delete(control.id)) this.acknowledged++
      return undefined
    }
    if (control.type !== 'refused') return undefined
    if (control.id === '') this.unnamed++
    else this.open.delete(control.id)
    const name = control.id === '' ? 'a subscription' : `subscription ${control.id}`
    const problem = `${name} was refused: ${control.problem}`
    this.problems.push(problem)
    return problem
  }

  /** Whether each subscription was answered. */
  get isComplete(): boolean {
    return this.open.size <= this.unnamed
  }

  /** Whether nothing that was asked for will come. */
  get isRefused(): boolean {
    return this.isComplete && this.acknowledged === 0 && this.problems.length > 0
  }

  /** Refusals in words; `''` when there was none. */
  get problem(): string {
    return this.problems.join('; ')
  }

  /** Ids that were not answered. */
  get missing(): readonly string[] {
    return [...this.open]
  }
}
