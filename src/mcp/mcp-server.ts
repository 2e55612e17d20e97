import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { type ApiAddress, ApiClient } from './api-client.ts'
import { heatmapSummary } from './heatmap-summary.ts'
import { modelSkill } from './model-skill.ts'
import { recentLiquidations } from './recent-liquidations.ts'
import type { Tool, ToolContext } from './tool.ts'
import { zonesNearPrice } from './zones-near-price.ts'

const INSTRUCTIONS =
  'liqheat models where leveraged crypto-futures positions would be liquidated. "long" and "short" are sides of the ' +
  'position: longs are liquidated below the price, shorts above. Amounts are USD notional. Always pass on data_kind, ' +
  'freshness and warnings; modelled zones are no observation, and their skill is unmeasured unless model_skill says more.'

/** Serves the tools on standard input and output until the client closes them; nothing else may be printed there. */
export async function serveMcp({ version, ...address }: ApiAddress & { readonly version: string }): Promise<void> {
  const server = new McpServer({ name: 'liqheat', version }, { instructions: INSTRUCTIONS })
  const context = { api: new ApiClient(address), now: () => Date.now() }
  addTool(server, heatmapSummary, context)
  addTool(server, zonesNearPrice, context)
  addTool(server, recentLiquidations, context)
  addTool(server, modelSkill, context)
  await server.connect(new StdioServerTransport())
}

function addTool<Input extends z.ZodRawShape>(server: McpServer, tool: Tool<Input>, context: ToolContext): void {
  const { name, title, description } = tool
  const input = z.object(tool.input)
  const annotations = { readOnlyHint: true, openWorldHint: false }
  const config = { title, description, inputSchema: input, outputSchema: z.object(tool.output), annotations }
  server.registerTool(name, config, async (given: unknown) => toolResult(() => tool.ask(input.parse(given), context)))
}

/** An expected failure is a result that the model reads; anything else is the protocol's own error. */
async function toolResult(ask: () => ReturnType<Tool<z.ZodRawShape>['ask']>): Promise<CallToolResult> {
  try {
    const { text, data } = await ask()
    return { content: [{ type: 'text', text }], structuredContent: { ...data } }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { isError: true, content: [{ type: 'text', text: `${error.message} [${error.code}]` }] }
  }
}
