import { type TSchema, Type } from 'typebox'
import { ProblemSchema, stringEnum } from '../schemas.ts'

/** What a format is to HTTP and to a reader of the documentation. */
interface FormatKind {
  /** Media type by which `Accept` asks for it; undefined where `format=` alone does. */
  readonly accepted: string | undefined
  readonly contentType: string
  readonly description: string
}

const KINDS = {
  json: {
    accepted: 'application/json',
    contentType: 'application/json; charset=utf-8',
    description: 'rows',
  },
  columns: {
    accepted: undefined,
    contentType: 'application/json; charset=utf-8',
    description: 'JSON with an array for each column',
  },
  binary: {
    accepted: 'application/vnd.liqheat.heatmap',
    contentType: 'application/vnd.liqheat.heatmap',
    description: 'typed arrays behind a JSON header',
  },
  arrow: {
    accepted: 'application/vnd.apache.arrow.stream',
    contentType: 'application/vnd.apache.arrow.stream',
    description: 'Apache Arrow IPC stream',
  },
  csv: {
    accepted: 'text/csv',
    contentType: 'text/csv; charset=utf-8; header=present',
    description: 'a line of names, then a line for each row',
  },
  parquet: {
    accepted: 'application/vnd.apache.parquet',
    contentType: 'application/vnd.apache.parquet',
    description: 'Apache Parquet file',
  },
} as const satisfies Readonly<Record<string, FormatKind>>

/** How an answer is written; docs/FORMATS.md tells of each. */
export type AnswerFormat = keyof typeof KINDS

/** Formats of the map through time. */
export const HEATMAP_FORMATS = ['json', 'columns', 'binary', 'arrow', 'csv', 'parquet'] as const
/** Those that pack cells into arrays instead of listing them. */
export const PACKED_FORMATS = ['columns', 'binary'] as const satisfies readonly AnswerFormat[]
/** Formats of answers that are rows. */
export const ROW_FORMATS = ['json', 'columns', 'arrow', 'csv', 'parquet'] as const

export type RowFormat = (typeof ROW_FORMATS)[number]

/** `Content-Type` of a format. */
export function contentTypeOf(format: AnswerFormat): string {
  return KINDS[format].contentType
}

/** Media types by which a client may ask for some formats, the preferred first. */
export function acceptedTypes<Format extends AnswerFormat>(offered: readonly Format[]): Map<string, Format> {
  const pairs = offered.flatMap((format): [string, Format][] => {
    const { accepted } = KINDS[format]
    return accepted === undefined ? [] : [[accepted, format]]
  })
  return new Map(pairs)
}

/** The query parameter `format`. */
export function formatQuery<const Formats extends readonly AnswerFormat[]>(offered: Formats) {
  const list = offered.map((format) => `${format}: ${KINDS[format].description}`).join('; ')
  return Type.Optional(stringEnum(offered, `How the answer is written, whatever Accept says; default json. ${list}`))
}

/** Documents the bodies of an answer in all of its formats; they are written by hand, not by a schema serialiser. */
export function answerContent(json: TSchema, offered: readonly AnswerFormat[]) {
  const others = [...acceptedTypes(offered).keys()].filter((type) => type !== KINDS.json.accepted)
  const content: Record<string, { schema: TSchema }> = { [KINDS.json.accepted]: { schema: json } }
  for (const type of others) {
    const isText = type === KINDS.csv.accepted
    content[type] = { schema: isText ? Type.String() : Type.String({ format: 'binary' }) }
  }
  return { description: 'The answer in the format asked for', content }
}

/** Error answers of routes that offer formats, beside those that every route has. */
export const FORMAT_PROBLEMS: Readonly<Record<string, TSchema>> = { 406: ProblemSchema, 413: ProblemSchema }
