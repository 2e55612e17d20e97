import { expect, test } from 'vitest'
import { tokenOfHeaders } from './api-key.ts'

test.each([
  [{ 'cg-api-key': 'abc' }, 'abc'],
  [{ 'cg-api-key': ' abc ' }, 'abc'],
  [{ authorization: 'Bearer own', 'cg-api-key': 'abc' }, 'own'],
  [{ authorization: 'bearer own' }, 'own'],
  [{ authorization: 'Basic own', 'cg-api-key': 'abc' }, 'abc'],
  [{ authorization: 'Basic own' }, undefined],
  [{ 'cg-api-key': '' }, undefined],
  [{}, undefined],
])('%j carries the token %s', (headers, token) => {
  expect(tokenOfHeaders(headers)).toBe(token)
})
