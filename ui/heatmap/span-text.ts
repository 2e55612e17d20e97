const UNITS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
] as const

/** A length of time in its largest fitting unit: 2.5 h, 10 min. */
export function spanText(ms: number): string {
  const unit = UNITS.find((candidate) => ms >= candidate.ms)
  return unit === undefined ? `${Math.round(ms / 1000)} s` : `${Number((ms / unit.ms).toFixed(1))} ${unit.name}`
}
