import { LRUCache } from 'lru-cache'

/** One kind of value in a cache, whose keys are its own. */
export class PartKind<Value extends object> {
  readonly name: string
  /** Values by the token that the cache keeps. */
  readonly values = new WeakMap<object, Value>()
  /** Values being made, by key. */
  readonly making = new Map<string, Promise<Value>>()

  constructor(name: string) {
    this.name = name
  }
}

/** What the cache keeps of a value. */
interface Token {
  readonly bytes: number
}

/** Values of several kinds under one limit of bytes; the least recently used go first. Failures are not kept. */
export class PartCache {
  private readonly tokens: LRUCache<string, Token>

  constructor(maxBytes: number) {
    this.tokens = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ bytes }) => 1 + bytes })
  }

  /** The value under `key`, made by `make` when absent; all that wait for one key share one making. */
  get<Value extends object>(kind: PartKind<Value>, key: string, make: () => Promise<Value>): Promise<Value> {
    const token = this.tokens.get(`${kind.name} ${key}`)
    const kept = token === undefined ? undefined : kind.values.get(token)
    if (kept !== undefined) return Promise.resolve(kept)
    const running = kind.making.get(key)
    if (running !== undefined) return running
    const making = this.make(kind, key, make).finally(() => kind.making.delete(key))
    kind.making.set(key, making)
    return making
  }

  private async make<Value extends object>(
    kind: PartKind<Value>,
    key: string,
    make: () => Promise<Value>,
  ): Promise<Value> {
    const value = await make()
    const token = { bytes: bytesOf(value) }
    kind.values.set(token, value)
    this.tokens.set(`${kind.name} ${key}`, token)
    return value
  }
}

/** Bytes of the typed arrays in an object, those of its own objects included. */
function bytesOf(value: object): number {
  let bytes = 0
  for (const part of Object.values(value)) {
    if (ArrayBuffer.isView(part)) bytes += part.byteLength
    else if (typeof part === 'object' && part !== null) bytes += bytesOf(part)
  }
  return bytes
}
