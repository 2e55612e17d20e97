/** Ways in which a frame can be wrong. */
export const MALFORMATIONS = ['not-json', 'truncated', 'wrong-types', 'empty-data', 'huge-number'] as const
export type Malformation = (typeof MALFORMATIONS)[number]

/** Fields that say what a frame is about; they stay, so that a reader gets as far as the data. */
const ROUTING_FIELDS = new Set(['topic', 'arg', 'channel', 'stream', 'type', 'e', 'event', 'op'])
/** Fields that hold the data, by venue: Bybit, OKX and Hyperliquid `data`; Binance `o` and `k`. */
const DATA_FIELDS = new Set(['data', 'o', 'k'])
/** Larger than any double. */
const HUGE = '9'.repeat(400)

/** A data frame spoiled. */
export function malform(text: string, way: Malformation): string {
  switch (way) {
    case 'not-json':
      return '<html><body>502 Bad Gateway</body></html>'
    case 'truncated':
      return text.slice(0, Math.floor(text.length * 0.6))
    case 'wrong-types':
      return JSON.stringify(mapLeaves(JSON.parse(text), swapType))
    case 'huge-number':
      return JSON.stringify(mapLeaves(JSON.parse(text), (leaf) => (isNumeric(leaf) ? HUGE : leaf)))
    case 'empty-data':
      return JSON.stringify(emptyData(JSON.parse(text)))
  }
}

function mapLeaves(value: unknown, edit: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, edit))
  if (typeof value !== 'object' || value === null) return edit(value)
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, ROUTING_FIELDS.has(name) ? field : mapLeaves(field, edit)]),
  )
}

function swapType(leaf: unknown): unknown {
  if (isNumeric(leaf)) return { value: leaf }
  return typeof leaf === 'string' ? 17 : 'text'
}

function isNumeric(leaf: unknown): boolean {
  return typeof leaf === 'number' || (typeof leaf === 'string' && leaf !== '' && Number.isFinite(Number(leaf)))
}

function emptyData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (!DATA_FIELDS.has(name) || typeof field !== 'object') return [name, field]
      return [name, Array.isArray(field) ? [] : {}]
    }),
  )
}
