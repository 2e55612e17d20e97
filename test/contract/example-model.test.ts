import { describe, expect, test } from 'vitest'
import { volumeProfile } from '../../examples/volume-profile-model.ts'
import { columnLevels } from '../helpers/column-cells.ts'
import { handBars } from '../helpers/hand-bars.ts'
import { describeModel } from '../helpers/model-contract.ts'
import { runModel } from '../helpers/run-model.ts'

/** The worked example of docs/ADD-A-MODEL.md. */
describe('volume_profile', () => {
  describeModel(volumeProfile)

  test('opens half of the volume on each side at the typical price', () => {
    const matrix = runModel({ model: volumeProfile, bars: handBars([{ high: 106, low: 94, volume: 20 }]) })
    // (106 + 94 + 100) / 3 = 100; 10 coins a side: 75 % at 90.5, 25 % at 98.5.
    expect(columnLevels(matrix.longDensity, 0, 0.5)).toEqual([
      [90.5, 750],
      [98.5, 250],
    ])
    expect(matrix.shortDensity.sum(0)).toBe(1000)
  })
})
