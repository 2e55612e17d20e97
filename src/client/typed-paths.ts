import type { paths } from './api-types.ts'

export type Method = 'get' | 'post' | 'delete'

/** Paths that know the method. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, unknown> ? Path : never
}[keyof paths]

/** What the OpenAPI document says of a method of a path. */
type Operation<Path, M extends Method> = Path extends keyof paths
  ? paths[Path] extends Record<M, infer Found>
    ? Found
    : never
  : never

type Query<Operation> = Operation extends { parameters: { query?: infer Found } } ? NonNullable<Found> : Nothing
type Names<Operation> = Operation extends { parameters: { path: infer Found } } ? Found : unknown
type Body<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Found } } }
  ? Found
  : Nothing
type Nothing = Readonly<Record<string, never>>

/** Parameters of a request: those in the query, and those that its path names in braces. */
export type QueryOf<Path, M extends Method = 'get'> = Query<Operation<Path, M>> & Names<Operation<Path, M>>

/** What a request sends as JSON. */
export type BodyOf<Path, M extends Method = 'post'> = Body<Operation<Path, M>>

/** What a request is answered as JSON. */
export type AnswerOf<Path, M extends Method = 'get'> =
  Operation<Path, M> extends { responses: infer Responses }
    ? { [Status in keyof Responses]: JsonOf<Responses[Status]> }[keyof Responses]
    : never

/** Undefined for an answer without a body. */
type JsonOf<Response> = Response extends { content: infer Content }
  ? Content extends { 'application/json': infer Found }
    ? Found
    : never
  : undefined

/** Arguments after the path: those that may be left out are optional. */
export type Arguments<Input, Options> =
  Record<string, never> extends Input ? [input?: Input, options?: Options] : [input: Input, options?: Options]
