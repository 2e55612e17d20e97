import { type Command, InvalidArgumentError, Option } from 'commander'
import { EXCHANGES, exchangesWith } from '../../exchanges/registry.ts'
import { addConfigOptions, retryDelayOption, STORE_KEYS, symbolsFlag } from '../config-options.ts'
import { listTierTables } from './tiers-list.ts'
import { updateTiers } from './tiers-update.ts'

/** `liqheat tiers update` and `liqheat tiers list`: maintenance-margin tiers. */
export function registerTiers(program: Command): void {
  const tiers = program.command('tiers').description('Maintenance-margin tiers: fetch them, see which are in use')
  const update = tiers
    .command('update')
    .description('Fetch the tiers that exchanges publish now, and store those that have changed')
    .option('--exchange <list>', `of ${exchangesWith('tiers').join(',')}; default: all`, venues)
    .option('--symbol <list>', 'canonical symbols, such as BTCUSDT,ETHUSDT; default: every USDT perpetual', symbolsFlag)
    .option('--dry-run', 'only tell what would be stored')
    .option('--source <list>', "other addresses than the venues' own: URL, or exchange=URL,...", sources)
    .addOption(retryDelayOption())
    .addHelpText(
      'after',
      `
Tables hold from the time they are fetched; those that have not changed are left alone. Binance wants a key that may
read: LIQHEAT_BINANCE_API_KEY and LIQHEAT_BINANCE_API_SECRET, or binance_api_key and binance_api_secret in --config.
  $ liqheat tiers update
  $ liqheat tiers update --exchange bybit,okx --symbol BTCUSDT,ETHUSDT --dry-run`,
    )
  addConfigOptions(update, STORE_KEYS).action(updateTiers)
  const list = tiers
    .command('list')
    .description('List margin tiers that are shipped and stored: dates, sources, and which are in use')
    .addOption(new Option('--exchange <id>', 'only this venue').choices(EXCHANGES.map(({ id }) => id)))
    .option('--symbol <list>', 'only these symbols, with every tier', symbolsFlag)
    .option('--json', 'as JSON, with every tier')
  addConfigOptions(list, STORE_KEYS).action(listTierTables)
}

function venues(text: string): string[] {
  const offered = exchangesWith('tiers')
  return [...new Set(text.split(',').map((part) => part.trim()))].map((id) => {
    if (!offered.includes(id)) throw new InvalidArgumentError(`"${id}" is none of ${offered.join(', ')}.`)
    return id
  })
}

/** Addresses by exchange; under `''` one without a name. */
function sources(text: string): Record<string, string> {
  const entries = text.split(',').map((part) => {
    const [, id = '', url] = /^(?:([a-z]+)=)?(https?:\/\/.+?)\/*$/i.exec(part.trim()) ?? []
    if (url === undefined) throw new InvalidArgumentError(`"${part}" is no http(s) address, nor exchange=address.`)
    return [id, url]
  })
  return Object.fromEntries(entries)
}
