import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pagesOf = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.md') ? [join(folder, name)] : []))
const PAGES = ['.', 'docs', 'bench'].flatMap(pagesOf)
const FENCED = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm
const LINK = /\[[^\]]*\]\(([^()\s]+)\)/g
const ELSEWHERE = /^[a-z]+:/

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8').replaceAll(FENCED, '')
}

/** Names by which GitHub lets a page's headings be linked: the second of equal ones ends in -1. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of text.matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const shown = heading.replaceAll(LINK, (link) => link.slice(1, link.indexOf(']')))
    const name = shown
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = name
    for (let n = 1; anchors.has(anchor); n++) anchor = `${name}-${n}`
    anchors.add(anchor)
  }
  return anchors
}

/** Where a page's links to the checkout lead. */
function targetsOf(page: string, text: string): { target: string; file: string; anchor: string | undefined }[] {
  const prose = text.replaceAll(/`[^`\n]*`/g, 'code')
  const targets = [...prose.matchAll(LINK)].map(([, target = '']) => target)
  return targets
    .filter((target) => !ELSEWHERE.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#')
      return { target, file: path === '' ? page : normalize(join(dirname(page), path)), anchor }
    })
}

/** What is wrong with a page's links, by the page, the link and what it does not lead to. */
function faultsOf(page: string, text: string): string[] {
  return targetsOf(page, text).flatMap(({ target, file, anchor }) => {
    if (file.startsWith('..') || !existsSync(join(root, file))) return [`${page}: ${target}: there is no ${file}`]
    if (anchor === undefined || anchorsOf(read(file)).has(anchor)) return []
    return [`${page}: ${target}: ${file} has no such heading`]
  })
}

test('every link within the documentation leads to a file and a heading that are there', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/API-GUIDE.md']))
  expect(PAGES.flatMap((page) => faultsOf(page, read(page)))).toEqual([])
})

test('every page of docs is reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) {
    for (const file of targetsOf(page, read(page)).map(({ file }) => file)) if (PAGES.includes(file)) reached.add(file)
  }
  expect(PAGES.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})

test('a link that leads nowhere is found', () => {
  const text = '[a](none.md) [b](API.md#none) [c](../README.md#two-commands) [d](#here) `[e](none.md)` [f](https://a.b)'
  expect(faultsOf('docs/PAGE.md', text)).toEqual([
    'docs/PAGE.md: none.md: there is no docs/none.md',
    'docs/PAGE.md: API.md#none: docs/API.md has no such heading',
    'docs/PAGE.md: #here: there is no docs/PAGE.md',
  ])
})

test('headings are named as GitHub names them', () => {
  const text = '# The `as_of` rule: 1 % of it\n\n## Again\n\n## Again\n\n### `GET /cache/stats`\n\n## A [link](a.md)\n'
  expect([...anchorsOf(text)]).toEqual(['the-as_of-rule-1--of-it', 'again', 'again-1', 'get-cachestats', 'a-link'])
})
