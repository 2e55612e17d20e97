import { expect, test } from 'vitest'
import { safePath, signInPage } from './sign-in-page.ts'

test.each([
  [undefined, '/'],
  ['/map?symbol=BTCUSDT&as_of=5', '/map?symbol=BTCUSDT&as_of=5'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['/a\\b', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\r\nset-cookie: x', '/'],
  ['/a b', '/'],
  ['', '/'],
])('after signing in %j leads to %j', (asked, leads) => {
  expect(safePath(asked)).toBe(leads)
})

test('a path cannot break out of the form', () => {
  const page = signInPage({ next: '/"><script>', hasFailed: false })
  expect(page).not.toContain('<script>')
  expect(page).toContain('value="/&#34;&#62;&#60;script&#62;"')
})
