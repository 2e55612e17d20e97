import type { z } from 'zod'
import type { ApiClient } from './api-client.ts'

/** What a tool may use. */
export interface ToolContext {
  readonly api: ApiClient
  /** UTC ms now. */
  now(): number
}

/** What a tool found: data, and the same in a few words. */
export interface ToolAnswer {
  readonly text: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A tool as a model sees it; it only reads. */
export interface Tool<Input extends z.ZodRawShape> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Input
  readonly output: z.ZodRawShape
  ask(input: z.infer<z.ZodObject<Input>>, context: ToolContext): Promise<ToolAnswer>
}
