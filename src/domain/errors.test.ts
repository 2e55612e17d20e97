import { describe, expect, test } from 'vitest'
import { AppError, defineError } from './errors.ts'

describe('defineError', () => {
  const DiskFull = defineError('TEST_DISK_FULL', {
    status: 507,
    kind: 'data',
    message: (d: { file: string }) => `${d.file} does not fit; free some space`,
  })

  test('carries code, status, kind, details and cause', () => {
    const cause = new Error('ENOSPC')
    const error = DiskFull({ file: 'a.csv' }, { cause })
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({
      code: 'TEST_DISK_FULL',
      status: 507,
      kind: 'data',
      retry: 'never',
      details: { file: 'a.csv' },
      message: 'a.csv does not fit; free some space',
      cause,
    })
  })
})
