import { expect, test } from 'vitest'
import { AccountRotation } from './account-rotation.ts'

function turns(rotation: AccountRotation, count: number): (string | undefined)[] {
  return Array.from({ length: count }, () => rotation.next())
}

test('accounts have their turns in the order they came, again and again', () => {
  const rotation = new AccountRotation(3)
  expect(rotation.next()).toBeUndefined()
  for (const account of ['a', 'b', 'c']) rotation.see(account)
  expect(turns(rotation, 4)).toEqual(['a', 'b', 'c', 'a'])
  // One that is seen again keeps its place.
  rotation.see('a')
  expect(turns(rotation, 3)).toEqual(['b', 'c', 'a'])
})

test('where there are too many, the one seen longest ago leaves', () => {
  const rotation = new AccountRotation(2)
  for (const account of ['a', 'b', 'a', 'c']) rotation.see(account)
  expect(rotation.size).toBe(2)
  expect(turns(rotation, 3)).toEqual(['a', 'c', 'a'])
})
