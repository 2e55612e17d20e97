import path from 'node:path'
import { defineError } from '../domain/errors.ts'

/** Formats of a heatmap file; each is its own extension. */
export const EXPORT_FORMATS = ['csv', 'parquet', 'json', 'png'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const FormatUnknown = defineError('EXPORT_FORMAT_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; extension: string }) =>
    `${d.file}: ${d.extension === '' ? 'it has no extension' : `"${d.extension}" is no format`}; ` +
    `end it in ${EXPORT_FORMATS.map((format) => `.${format}`).join(', ')}, or add --format`,
})

/** Format that a file's extension names, in any case. @throws EXPORT_FORMAT_UNKNOWN naming the known ones */
export function formatOfFile(file: string): ExportFormat {
  const extension = path.extname(file)
  const found = EXPORT_FORMATS.find((format) => `.${format}` === extension.toLowerCase())
  if (found === undefined) throw FormatUnknown({ file, extension })
  return found
}
