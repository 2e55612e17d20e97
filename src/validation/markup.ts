/** Text that is HTML already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Insert = string | number | Markup | readonly Markup[]

/** HTML of a template, in which everything inserted that is not HTML itself is escaped. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.map((part, i) => part + textOf(inserts[i] ?? '')).join(''))
}

function textOf(insert: Insert): string {
  if (insert instanceof Markup) return insert.text
  if (typeof insert === 'object') return insert.map(({ text }) => text).join('')
  return String(insert)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
