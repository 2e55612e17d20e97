import { expect, test } from 'vitest'
import { csvText } from './csv-text.ts'

test('values are quoted only where a reader would err without', () => {
  const columns = ['a', 'b,c'].map((name) => ({ name, type: 'VARCHAR' }))
  const rows = [
    [null, ''],
    ['x', 'say "hi"'],
    [1.5, 'two\nlines'],
    [true, [1, 'y']],
    ['9007199254740993', ' padded'],
  ]
  expect(csvText({ columns, rows }).split('\r\n')).toEqual([
    'a,"b,c"',
    ',""',
    'x,"say ""hi"""',
    '1.5,"two\nlines"',
    'true,"[1,""y""]"',
    '9007199254740993," padded"',
    '',
  ])
})

test('an answer without rows is its header', () => {
  expect(csvText({ columns: [{ name: 'a', type: 'INTEGER' }], rows: [] })).toBe('a\r\n')
})
