import { readFileSync } from 'node:fs'

/** Version in package.json, which lies two folders up both from src/app and from dist/app. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version } = Object(JSON.parse(text))
  return String(version)
}
