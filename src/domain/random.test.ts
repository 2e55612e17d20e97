import { describe, expect, test } from 'vitest'
import { createRandom, type RandomStream } from './random.ts'

const COUNT = 200_000

function sample(draw: (random: RandomStream) => number): { mean: number; variance: number } {
  const random = createRandom({ seed: 11, name: 'test' })
  let sum = 0
  let squares = 0
  for (let i = 0; i < COUNT; i++) {
    const value = draw(random)
    sum += value
    squares += value * value
  }
  const mean = sum / COUNT
  return { mean, variance: squares / COUNT - mean * mean }
}

function firstOf(seed: number, name: string): number[] {
  const random = createRandom({ seed, name })
  return Array.from({ length: 8 }, () => random.uniform())
}

describe('createRandom', () => {
  test('repeats itself for the same seed and name', () => {
    expect(firstOf(5, 'price')).toEqual(firstOf(5, 'price'))
  })

  test('differs by seed, by name and by the bits of a seed above 2^32', () => {
    expect(firstOf(5, 'price')).not.toEqual(firstOf(6, 'price'))
    expect(firstOf(5, 'price')).not.toEqual(firstOf(5, 'traders'))
    expect(firstOf(5, 'price')).not.toEqual(firstOf(5 + 2 ** 32, 'price'))
  })

  // Bounds are four standard errors of the mean, and somewhat more for the variance.
  test('uniform numbers have mean 1/2 and variance 1/12', () => {
    const { mean, variance } = sample((random) => random.uniform())
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.003)
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002)
  })

  test('normal numbers have mean 0 and variance 1', () => {
    const { mean, variance } = sample((random) => random.normal())
    expect(Math.abs(mean)).toBeLessThan(0.01)
    expect(Math.abs(variance - 1)).toBeLessThan(0.02)
  })

  test('exponential numbers have mean 1 and variance 1', () => {
    const { mean, variance } = sample((random) => random.exponential())
    expect(Math.abs(mean - 1)).toBeLessThan(0.01)
    expect(Math.abs(variance - 1)).toBeLessThan(0.04)
  })

  test('Poisson counts have the mean as their variance', () => {
    const { mean, variance } = sample((random) => random.poisson(1.7))
    expect(Math.abs(mean - 1.7)).toBeLessThan(0.012)
    expect(Math.abs(variance - 1.7)).toBeLessThan(0.04)
  })
})
