import { defineError } from '../domain/errors.ts'

const RestAnswerInvalid = defineError('REST_ANSWER_INVALID', {
  status: 502,
  kind: 'network',
  message: (d: { path: string; value: string; wanted: string }) =>
    `${d.path} was ${d.value}; expected ${d.wanted} (the venue has changed its answer, or something between changes it)`,
})

/** What a number must be. */
export type JsonRule = 'positive' | 'not-negative' | 'finite'

const HOLDS: Readonly<Record<JsonRule, (value: number) => boolean>> = {
  positive: (value) => value > 0,
  'not-negative': (value) => value >= 0,
  finite: () => true,
}
/** 2010-01-01 and 2100-01-01: a time in seconds or microseconds lies outside. */
const EARLIEST = 1_262_304_000_000
const LATEST = 4_102_444_800_000
const LONGEST_VALUE = 80

/** A value of an answer and where it stands, so that whatever is wrong can be named. */
export class Json {
  private readonly value: unknown
  private readonly path: string

  /** @param path - name of the answer, such as `Binance klines` */
  constructor(value: unknown, path: string) {
    this.value = value
    this.path = path
  }

  /** Elements of an array. @throws REST_ANSWER_INVALID */
  list(): Json[] {
    const { value, path } = this
    if (!Array.isArray(value)) throw this.invalid('an array')
    return value.map((item: unknown, index) => new Json(item, `${path}[${index}]`))
  }

  /** Elements of an array with at least `least` of them. @throws REST_ANSWER_INVALID */
  tuple(least: number): readonly Json[] {
    const items = this.list()
    if (items.length < least) throw this.invalid(`an array of at least ${least} values`)
    return items
  }

  /** A member; one that is absent is found when it is read. */
  field(name: string): Json {
    const { value, path } = this
    const isObject = typeof value === 'object' && value !== null
    const found: unknown = isObject && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
    return new Json(found, `${path}.${name}`)
  }

  /** Whether there is a value: an empty text is none. */
  isGiven(): boolean {
    return this.value !== undefined && this.value !== null && this.value !== ''
  }

  isList(): boolean {
    return Array.isArray(this.value)
  }

  /** A number, written as one or as text. @throws REST_ANSWER_INVALID */
  number(rule: JsonRule): number {
    const { value } = this
    const isWritten = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
    const number = isWritten ? Number(value) : Number.NaN
    if (!Number.isFinite(number) || !HOLDS[rule](number)) throw this.invalid(`a number, ${rule}`)
    return number
  }

  /** UTC milliseconds. @throws REST_ANSWER_INVALID */
  time(): number {
    const time = this.number('finite')
    if (!Number.isSafeInteger(time) || time < EARLIEST || time >= LATEST) throw this.invalid('UTC milliseconds')
    return time
  }

  /** Text; anything else as JSON writes it. */
  text(): string {
    return typeof this.value === 'string' ? this.value : String(JSON.stringify(this.value))
  }

  /** Error that says what stands here and what should. */
  invalid(wanted: string): Error {
    const text = String(JSON.stringify(this.value))
    const value = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text
    return RestAnswerInvalid({ path: this.path, value, wanted })
  }
}
