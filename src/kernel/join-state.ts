import type { Stateful } from './state-bytes.ts'

/** Several memories as one, in this order. */
export function joinState(parts: readonly Stateful[]): Stateful {
  return {
    save: (into) => {
      for (const part of parts) part.save(into)
    },
    restore: (from) => {
      for (const part of parts) part.restore(from)
    },
  }
}

/** The memory of an object whose fields are all numbers; its fields must not change by name or order. */
export function fieldState(fields: Record<string, number>): Stateful {
  return {
    save: (into) => {
      for (const value of Object.values(fields)) into.number(value)
    },
    restore: (from) => {
      for (const name of Object.keys(fields)) fields[name] = from.number()
    },
  }
}
