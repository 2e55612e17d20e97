import { defineError } from '../../domain/errors.ts'

export const ArchiveUnknown = defineError('ARCHIVE_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { exchange: string; known: readonly string[] }) =>
    `liqheat reads no public archive of ${d.exchange}; it reads those of ${d.known.join(', ')}: use "liqheat import" for files you have, or "liqheat backfill" for the exchange's API`,
})

export const ArchiveKindUnknown = defineError('ARCHIVE_KIND_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { kind: string; exchange: string; symbol: string; known: readonly string[] }) =>
    `the archive of ${d.exchange} has no ${d.kind} of ${d.symbol}; it has ${d.known.join(', ')}: choose with --kinds`,
})

export const ArchiveSourceInvalid = defineError('ARCHIVE_SOURCE_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { source: string; problem: string }) =>
    `--source ${d.source}: ${d.problem}; give an http(s) address, or a folder laid out like the archive (data/futures/um/...)`,
})

export const ArchiveRangeInvalid = defineError('ARCHIVE_RANGE_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { from: string; to: string }) =>
    `--from ${d.from} is after --to ${d.to}; both days are included, and --to is yesterday when absent`,
})

export const ArchiveChecksumMismatch = defineError('ARCHIVE_CHECKSUM_MISMATCH', {
  status: 502,
  kind: 'data',
  retry: 'later',
  message: (d: { file: string; found: string; published: string }) =>
    `${d.file}: its SHA-256 is ${d.found}, the exchange published ${d.published}; run the same command later to try again`,
})

export const ArchiveChecksumAbsent = defineError('ARCHIVE_CHECKSUM_ABSENT', {
  status: 502,
  kind: 'data',
  retry: 'later',
  message: (d: { file: string; problem: string }) =>
    `${d.file}: ${d.problem}, so that the file cannot be trusted; run the same command later, or ask the mirror for its .CHECKSUM files`,
})

export const ArchiveZipDamaged = defineError('ARCHIVE_ZIP_DAMAGED', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; problem: string }) =>
    `${d.file} is damaged: ${d.problem}; it was set aside, run the same command to fetch it again`,
})

export const ArchiveZipUnsafe = defineError('ARCHIVE_ZIP_UNSAFE', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; problem: string }) =>
    `${d.file} was not unpacked: ${d.problem}; do not use this file, and check the source it came from`,
})

export const ArchiveLayoutUnknown = defineError('ARCHIVE_LAYOUT_UNKNOWN', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; problem: string; columns: readonly string[] }) =>
    `${d.file}: ${d.problem} (columns: ${d.columns.join(', ')}); a newer liqheat may know this layout, or use "liqheat import" with --columns`,
})

export const ArchiveUnreachable = defineError('ARCHIVE_UNREACHABLE', {
  status: 502,
  kind: 'network',
  retry: 'later',
  message: (d: { url: string; problem: string }) =>
    `${d.url}: ${d.problem}; what was loaded stays, run the same command to go on from there`,
})

export const ArchiveBlocked = defineError('ARCHIVE_BLOCKED', {
  status: 502,
  kind: 'network',
  message: (d: { url: string; status: number }) =>
    `${d.url} answered ${d.status}: the host refuses this address${d.status === 451 ? ' for its region' : ' (region or firewall)'}; waiting will not help: use a mirror or a folder with --source, or another network`,
})
