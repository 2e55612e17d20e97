import { type Command, InvalidArgumentError } from 'commander'
import { packageVersion } from '../../app/package-version.ts'

const TOKEN_VARIABLE = 'LIQHEAT_TOKEN'

/** `liqheat mcp`: tools for language models, on standard input and output. */
export function registerMcp(program: Command): void {
  program
    .command('mcp')
    .description('Tools for language models (Model Context Protocol on stdio), which ask a running server')
    .option('--url <address>', 'address of the server', serverAddress, 'http://127.0.0.1:8888')
    .addHelpText(
      'after',
      `\nA server that wants a token gets the one in ${TOKEN_VARIABLE}; one of scope read is enough. docs/MCP.md tells the rest.`,
    )
    .action(async ({ url }: { url: string }) => {
      // Loaded here: the protocol's library would slow the start of every other command.
      const { serveMcp } = await import('../../mcp/mcp-server.ts')
      await serveMcp({ url, token: process.env[TOKEN_VARIABLE] || undefined, version: packageVersion() })
    })
}

function serverAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(`"${text}" is no http address, such as http://127.0.0.1:8888.`)
  }
  return url.href
}
