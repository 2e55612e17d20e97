import { expect, test } from 'vitest'
import { COLOR_THEMES, colorScale, customScale } from './color-scale.ts'

const color = (steps: Uint8Array, index: number): number[] => [...steps.subarray(index * 3, index * 3 + 3)]

/** Relative luminance of WCAG 2.2 without its linearisation: enough to tell that a scale only gets lighter. */
const lightness = ([red = 0, green = 0, blue = 0]: number[]): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

test('colour scales run from their background to the top in 256 steps', () => {
  const { steps } = colorScale('viridis')
  expect(steps.length).toBe(768)
  expect(color(steps, 0)).toEqual([0x46, 0x03, 0x5c])
  expect(color(steps, 255)).toEqual([0xee, 0xe7, 0x07])
  expect(color(colorScale('cividis').steps, 0)).toEqual([0, 0x20, 0x4d])
  expect(color(colorScale('cividis').steps, 255)).toEqual([0xff, 0xea, 0x46])
})

test.each(COLOR_THEMES)('%s gets lighter with every step, so that lightness alone tells an amount', (id) => {
  const { steps } = colorScale(id)
  const falls = Array.from({ length: 255 }, (_, i) => i).filter(
    (i) => lightness(color(steps, i + 1)) < lightness(color(steps, i)) - 1,
  )
  expect(falls).toEqual([])
})

test('colours of one’s own are interpolated', () => {
  const scale = customScale(['#000000', 'ff0000', ' #FFFF00 '])
  expect(scale).toMatchObject({ id: 'custom', background: '#000000', stops: ['#000000', '#ff0000', '#ffff00'] })
  // Step 51 is at 0.2 of the scale, 0.4 of the way to the second colour: 0.4 * 255 = 102.
  expect(color(scale.steps, 51)).toEqual([102, 0, 0])
  expect(color(scale.steps, 255)).toEqual([255, 255, 0])
})

test.each([[[]], [['#000000']], [['#000', '#fff']], [['#000000', 'red']], [Array(17).fill('#000000')]])(
  '%j is no colour scale',
  (colors) => {
    expect(() => customScale(colors)).toThrow(expect.objectContaining({ code: 'COLORS_INVALID' }))
  },
)
