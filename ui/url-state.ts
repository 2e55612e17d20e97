/** One part of a page's state as it stands in the URL. */
export interface Field<Value> {
  readonly fallback: Value
  /** Undefined for text that is no value: the fallback is taken. */
  readonly parse: (text: string) => Value | undefined
  readonly write: (value: Value) => string
  /** Whether it only changes looks: then it makes no entry in the history. */
  readonly isLook: boolean
}

/** Fields of a page's state; each stands in the query under its own name. */
export type Fields<State> = { readonly [Name in keyof State]: Field<State[Name]> }

/** Any text. */
export function textField(fallback = ''): Field<string> {
  return { fallback, parse: (text) => text, write: (value) => value, isLook: false }
}

/** One of some values. */
export function choiceField<const Value extends string>(values: readonly Value[], fallback: Value): Field<Value> {
  return {
    fallback,
    parse: (text) => values.find((value) => value === text),
    write: (value) => value,
    isLook: false,
  }
}

/** On or off: `1` or `0`. */
export function flagField(fallback: boolean): Field<boolean> {
  return {
    fallback,
    parse: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    write: (value) => (value ? '1' : '0'),
    isLook: false,
  }
}

/** A number within limits, both inside. */
export function numberField(
  fallback: number,
  { min, max }: { readonly min: number; readonly max: number },
): Field<number> {
  return {
    fallback,
    parse: (text) => {
      const value = text.trim() === '' ? Number.NaN : Number(text)
      return value >= min && value <= max ? value : undefined
    },
    write: String,
    isLook: false,
  }
}

/** The same field, as one that only changes looks. */
export function look<Value>(field: Field<Value>): Field<Value> {
  return { ...field, isLook: true }
}

/** Reads a state from a query; what is absent or unreadable takes its fallback. */
export function parseState<State extends object>(fields: Fields<State>, search: string): State {
  const query = new URLSearchParams(search)
  const entries = fieldList(fields).map(([name, field]) => {
    const text = query.get(name)
    return [name, text === null ? field.fallback : (field.parse(text) ?? field.fallback)]
  })
  return Object.fromEntries(entries)
}

/** Writes what differs from the fallbacks. */
export function stateQuery<State extends object>(fields: Fields<State>, state: State): string {
  const values = new Map(Object.entries(state))
  const query = new URLSearchParams()
  for (const [name, field] of fieldList(fields)) {
    const value = values.get(name)
    if (value !== field.fallback) query.set(name, field.write(value))
  }
  return query.toString()
}

/** Whether a change touches looks only. */
export function isLookOnly<State extends object>(fields: Fields<State>, change: Partial<State>): boolean {
  const looks = new Set(fieldList(fields).flatMap(([name, field]) => (field.isLook ? [name] : [])))
  return Object.keys(change).every((name) => looks.has(name))
}

function fieldList<State extends object>(fields: Fields<State>): [string, Field<unknown>][] {
  return Object.entries(fields)
}
