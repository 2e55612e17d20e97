import { SCREENER } from '../strings.ts'

export function Page() {
  return <main class="page">{SCREENER.title}</main>
}
