import { expect, test } from 'vitest'
import { fnvHash } from './fnv-hash.ts'

test.each([
  // Test vectors of draft-eastlake-fnv, appendix C.
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('hashes %j as published', (text, hash) => {
  expect(fnvHash(text)).toBe(hash)
})
