import { MAP } from '../strings.ts'

export function Page() {
  return <main class="page">{MAP.title}</main>
}
