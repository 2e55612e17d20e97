import { expect, test } from 'vitest'
import { DEFAULT_MODEL, MODELS } from '../../src/models/registry.ts'
import { RECOVERY_SEEDS, recoveryScores } from '../helpers/recovery-scores.ts'

/** Of ten seeds. */
const LEAST_WINS = 8

test('the ledger comes nearer to the true map than every other model, and ranks its buckets better', {
  timeout: 300_000,
}, () => {
  const bySeed = RECOVERY_SEEDS.map(recoveryScores)
  for (const { id } of MODELS.filter((model) => model !== DEFAULT_MODEL)) {
    const pairs = bySeed.map((scores) => ({ own: scores.get(DEFAULT_MODEL.id), other: scores.get(id) }))
    const nearer = pairs.filter(({ own, other }) => (own?.wassersteinPercent ?? 99) < (other?.wassersteinPercent ?? 0))
    const better = pairs.filter(({ own, other }) => (own?.rankCorrelation ?? -1) > (other?.rankCorrelation ?? 1))
    expect({ id, nearer: nearer.length >= LEAST_WINS, better: better.length >= LEAST_WINS }).toEqual({
      id,
      nearer: true,
      better: true,
    })
  }
})
