import type { FakeFault, FaultOf, FaultType, StatusFault } from './fault.ts'

/** Faults that last, as they are now. */
export class FaultBoard {
  private readonly faults = new Map<FaultType, { readonly fault: FakeFault; readonly since: number }>()
  private readonly now: () => number
  private statusLeft = 0

  constructor(now: () => number) {
    this.now = now
  }

  set(fault: FakeFault): void {
    this.faults.set(fault.type, { fault, since: this.now() })
    if (fault.type === 'status') this.statusLeft = fault.times ?? Number.POSITIVE_INFINITY
  }

  clear(): void {
    this.faults.clear()
  }

  get list(): readonly FakeFault[] {
    return [...this.faults.values()].map(({ fault }) => fault)
  }

  get<Type extends FaultType>(type: Type): FaultOf<Type> | undefined {
    const fault = this.faults.get(type)?.fault
    return fault === undefined ? undefined : (fault as FaultOf<Type>)
  }

  has(type: FaultType): boolean {
    return this.faults.has(type)
  }

  /** Whether data are held back. */
  get holdsData(): boolean {
    return this.faults.has('silent') || this.faults.has('ack-only')
  }

  /** Liquidations per second that a flood adds now. */
  get floodRate(): number {
    const flood = this.faults.get('flood')
    if (flood?.fault.type !== 'flood') return 0
    if (this.now() < flood.since + flood.fault.seconds * 1000) return flood.fault.rate
    this.faults.delete('flood')
    return 0
  }

  /** The status that a request gets, if any; counts it. */
  takeStatus(on: 'ws' | 'rest', path: string): StatusFault | undefined {
    const fault = this.get('status')
    if (fault === undefined || this.statusLeft <= 0) return undefined
    if ((fault.on !== undefined && fault.on !== on) || !path.includes(fault.path ?? '')) return undefined
    this.statusLeft--
    if (this.statusLeft <= 0) this.faults.delete('status')
    return fault
  }
}
