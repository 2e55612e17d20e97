import { stringEnum } from './schemas.ts'

export const CoverageSchema = stringEnum(
  ['full', 'sampled', 'none'] as const,
  'What the venue’s public feed of liquidations shows: all of them, a sample, or there is none',
)
