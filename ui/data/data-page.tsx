import { DATA } from '../strings.ts'

export function Page() {
  return <main class="page">{DATA.title}</main>
}
