/** Ids of groups in a text such as `leverage_50,leverage_100`. */
export function hiddenGroups(text: string): ReadonlySet<string> {
  return new Set(text.split(',').filter((id) => id !== ''))
}

/** Id of the group of a leverage, as breakdowns of the server have it. */
export function leverageGroup(leverage: number): string {
  return `leverage_${leverage}`
}
