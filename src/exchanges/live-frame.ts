import type { InstrumentBook, LiveControl, LiveInstrument, LiveItem, ParsedFrame } from './live.ts'
import { Json } from './rest-json.ts'

/** How the frames of a venue are read. */
export interface FrameReading {
  /** How the frame is called where something in it is wrong, such as `Bybit frame`. */
  readonly name: string
  readonly book: InstrumentBook
  /** Fills `rows`; what it throws is told in `rejected`, and rows read before stay. */
  read(frame: Json, rows: FrameRows): LiveControl | undefined
}

/** Longest name of an unknown instrument that is kept. */
const LONGEST_NAME = 40

/** Collects what one frame says: a row that cannot be read does not take the others with it. */
export class FrameRows {
  readonly items: LiveItem[] = []
  readonly rejected: string[] = []
  readonly unknown: string[] = []
  others = 0
  private readonly book: InstrumentBook

  constructor(book: InstrumentBook) {
    this.book = book
  }

  /** Adds what a row says of the instrument that `id` names; `read` runs only where the instrument is followed. */
  addRow(id: Json, read: (instrument: LiveInstrument) => LiveItem | readonly LiveItem[]): void {
    this.attempt(() => {
      if (!id.isGiven()) throw id.invalid('the name of an instrument')
      const name = id.text()
      const found = this.book.find(name)
      if (found === undefined) this.unknown.push(name.slice(0, LONGEST_NAME))
      else if (found === 'other') this.others++
      else this.items.push(...[read(found)].flat())
    })
  }

  /** Counts a row of an instrument that the venue lists elsewhere, such as among its dated contracts. */
  addOther(): void {
    this.others++
  }

  /** Does `action`; what it throws becomes an entry of `rejected`. */
  attempt(action: () => void): void {
    try {
      action()
    } catch (error) {
      // Whatever a venue sends must not end a feed: even a text nested too deep to be written out arrives here.
      this.rejected.push(error instanceof Error ? error.message : String(error))
    }
  }
}

/** Reads one text as JSON, row by row. Never throws. */
export function readFrame(text: string, { name, book, read }: FrameReading): ParsedFrame {
  const rows = new FrameRows(book)
  let control: LiveControl | undefined
  rows.attempt(() => {
    control = read(new Json(JSON.parse(text), name), rows)
  })
  const { items, rejected, unknown, others } = rows
  return { items, ...(control === undefined ? {} : { control }), rejected, unknown, others }
}
