import { type Command, Option } from 'commander'
import { createToken, SCOPES } from '../../http/security/tokens.ts'

/** `liqheat token create`: tokens for a server that others can reach. */
export function registerToken(program: Command): void {
  const token = program.command('token').description('Tokens for a server that others can reach')
  token
    .command('create')
    .description('Make a token: it is shown once, the configuration keeps only its hash')
    .requiredOption('--name <name>', 'what it is called in the configuration: letters, digits, "-" and "_"')
    .addOption(
      new Option('--scope <scope>', 'read asks; admin also empties the cache and runs SQL')
        .choices(SCOPES)
        .default('read'),
    )
    .action(({ name, scope }: { readonly name: string; readonly scope: (typeof SCOPES)[number] }) => {
      const made = createToken({ name, scope })
      console.log(`token, for its holder (it is not shown again):\n  ${made.token}`)
      console.log(`line for "tokens" in --config or LIQHEAT_TOKENS, several separated by commas:\n  ${made.line}`)
    })
}
