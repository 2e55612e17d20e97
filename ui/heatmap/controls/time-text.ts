/** UTC ms of a time as the URL has it, ISO 8601 or epoch milliseconds; undefined for what is none. */
export function timeOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const hasZone = /(z|[+-]\d\d:?\d\d)$/i.test(trimmed) || !trimmed.includes('T')
  const time = /^\d+$/.test(trimmed) ? Number(trimmed) : Date.parse(hasZone ? trimmed : `${trimmed}Z`)
  return Number.isNaN(time) ? undefined : time
}

/** Value of a `datetime-local` input that shows a time in UTC; empty for none. */
export function inputText(text: string): string {
  const time = timeOf(text)
  return time === undefined || Math.abs(time) > 8.64e15 ? '' : new Date(time).toISOString().slice(0, 16)
}

/** What a `datetime-local` input in UTC says, as the URL and the API have it: `2026-01-05T00:00Z`. */
export function urlText(input: string): string {
  return input === '' ? '' : `${input.slice(0, 16)}Z`
}
