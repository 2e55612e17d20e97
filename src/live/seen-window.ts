/** Most entries of one generation; with more it ends before its time. */
const GENERATION_ENTRIES = 262_144
const FIRST_CAPACITY = 1024

/** How long a window remembers, and how much. */
export interface SeenWindowOptions {
  /** What was seen in the last `windowMs` is remembered; up to a generation longer. */
  readonly windowMs: number
  /** Most generations kept; with the entries of one this bounds the memory, at 4 MB a generation. */
  readonly generations?: number
}

/**
 * Remembers which numbers were seen lately.
 *
 * Generations of a tenth of the window are thrown away whole. In a flood of more than 262,144 numbers a generation
 * the window becomes shorter rather than the memory larger. Hot: open addressing in typed arrays, guarded by live.bench.
 */
export class SeenWindow {
  private readonly generationMs: number
  private readonly most: number
  private generations: Generation[] = []

  constructor({ windowMs, generations = 16 }: SeenWindowOptions) {
    this.generationMs = windowMs / 10
    this.most = generations
  }

  /** Remembers a whole number >= 0; answers whether it was seen before. `now` in ms never runs backwards. */
  add(value: number, now: number): boolean {
    this.turn(now)
    for (const generation of this.generations) if (generation.has(value)) return true
    this.generations.at(-1)?.add(value)
    return false
  }

  private turn(now: number): void {
    const newest = this.generations.at(-1)
    const isFull = newest !== undefined && newest.size >= GENERATION_ENTRIES
    if (newest !== undefined && !isFull && now - newest.begin < this.generationMs) return
    const oldest = now - 11 * this.generationMs
    this.generations = this.generations.filter(({ begin }) => begin > oldest).slice(1 - this.most)
    this.generations.push(new Generation(now))
  }
}

class Generation {
  readonly begin: number
  size = 0
  /** Values plus one, so that 0 means empty. */
  private slots = new Float64Array(FIRST_CAPACITY)

  constructor(begin: number) {
    this.begin = begin
  }

  has(value: number): boolean {
    return this.slots[this.find(value + 1)] !== 0
  }

  add(value: number): void {
    if (this.size * 2 >= this.slots.length) this.grow()
    this.slots[this.find(value + 1)] = value + 1
    this.size++
  }

  /** Slot that holds the entry, or the empty one where it belongs. */
  private find(entry: number): number {
    const mask = this.slots.length - 1
    let slot = (entry % 4_294_967_291) & mask
    while (this.slots[slot] !== 0 && this.slots[slot] !== entry) slot = (slot + 1) & mask
    return slot
  }

  private grow(): void {
    const entries = this.slots
    this.slots = new Float64Array(entries.length * 2)
    for (const entry of entries) if (entry !== 0) this.slots[this.find(entry)] = entry
  }
}
