import { COMPARE } from '../strings.ts'

export function Page() {
  return <main class="page">{COMPARE.title}</main>
}
