import { LIVE } from '../strings.ts'

export function Page() {
  return <main class="page">{LIVE.title}</main>
}
