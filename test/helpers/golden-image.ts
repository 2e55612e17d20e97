import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

const FOLDER = fileURLToPath(new URL('../browser/golden/', import.meta.url))
const WRITE = 'LIQHEAT_GOLDEN=write npx vitest run --project golden'
/**
 * Distance of two colours, 0 to 1 in YIQ, that is none: edges of letters and of slanted lines are rounded differently
 * by different versions of Chromium. Its neighbours of the palettes are further apart.
 */
const COLOR_DISTANCE = 0.1
/** Share of pixels that may differ: a digit has some 50 of 1.3 million, a control that moved has 10,000 and more. */
const MOST_DIFFERENT = 0.002

/**
 * Compares a screenshot with the image of that name in test/browser/golden, or writes it there where
 * `LIQHEAT_GOLDEN=write` says so.
 *
 * @returns what is wrong, with the folder that shows it; undefined if the images are alike
 */
export function compareGolden(name: string, screenshot: Buffer): string | undefined {
  const file = join(FOLDER, `${name}.png`)
  const actual = PNG.sync.read(screenshot)
  if (process.env['LIQHEAT_GOLDEN'] === 'write') {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(file, PNG.sync.write(coarse(actual), { deflateLevel: 9, colorType: 2 }))
    return undefined
  }
  if (!existsSync(file)) return `${name}: there is no ${file}; look at the page, then: ${WRITE}`
  const expected = PNG.sync.read(readFileSync(file))
  const { width, height } = expected
  if (actual.width !== width || actual.height !== height) {
    return `${name}: ${actual.width} x ${actual.height} pixels instead of ${width} x ${height}${kept(name, { actual })}`
  }
  const difference = new PNG({ width, height })
  const options = { threshold: COLOR_DISTANCE }
  const count = pixelmatch(expected.data, actual.data, difference.data, width, height, options)
  if (count <= MOST_DIFFERENT * width * height) return undefined
  return `${name}: ${count} pixels differ${kept(name, { expected, actual, difference })}`
}

/** Colours in steps of 8 of 256, a tenth of the distance that is none: halves the file of a heatmap. */
function coarse(image: PNG): PNG {
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.min(255, Math.round((image.data[i] ?? 0) / 8) * 8)
  return image
}

/** Keeps images of a failure, and says where. */
function kept(name: string, images: Readonly<Record<string, PNG>>): string {
  const folder = mkdtempSync(join(tmpdir(), `liqheat-golden-${name}-`))
  for (const [part, image] of Object.entries(images)) {
    writeFileSync(join(folder, `${part}.png`), PNG.sync.write(image))
  }
  return `; see ${folder}; if it is meant to be so: ${WRITE}`
}
