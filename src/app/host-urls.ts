import { EXCHANGES } from '../exchanges/registry.ts'

/** Names that `--hosts` may give another address. */
export function hostNames(): string[] {
  return hostUrls({}).map(({ name }) => name)
}

/** Addresses that data comes from, with those that are `given` in their place. */
export function hostUrls(given: Readonly<Record<string, string>>): { name: string; url: string }[] {
  return EXCHANGES.flatMap(({ id, archive, rest }) => {
    const archiveUrl = given[`${id}-archive`] ?? archive?.baseUrl
    const restUrl = given[`${id}-rest`] ?? rest?.baseUrl
    return [
      ...(archive === undefined || archiveUrl === undefined ? [] : [{ name: `${id}-archive`, url: archiveUrl }]),
      ...(rest === undefined || restUrl === undefined
        ? []
        : [{ name: `${id}-rest`, url: `${restUrl}${rest.probePath}` }]),
    ]
  })
}
