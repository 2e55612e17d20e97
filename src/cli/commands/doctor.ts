import { type Command, InvalidArgumentError } from 'commander'
import { hostNames } from '../../app/host-urls.ts'
import { addConfigOptions, configOf } from '../config-options.ts'

const KEYS = ['db', 'db_memory_mb'] as const
const MARKS = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' } as const
const EXIT_NETWORK = 4
const EXIT_DATA = 3

/** `liqheat doctor`: whether everything that liqheat depends on is in order. */
export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('Check disk, clock, store and the hosts that data comes from')
    .option('--offline', 'look at nothing beyond this machine')
    .option(
      '--hosts <pairs>',
      `other addresses, such as ${hostNames()[0]}=https://mirror.example; names: ${hostNames().join(', ')}`,
      hosts,
      {},
    )
  addConfigOptions(command, KEYS).action(
    async (options: Record<string, unknown> & { hosts: Record<string, string> }) => {
      const config = configOf(KEYS, options)
      // Loaded here: the store would make the start of every other command longer.
      const { examine } = await import('../../app/doctor.ts')
      const findings = await examine({ config, isOffline: options['offline'] === true, hosts: options.hosts })
      for (const { what, state, text } of findings) console.log(`${MARKS[state]}  ${what}: ${text}`)
      const faults = findings.filter(({ state }) => state === 'fault')
      if (faults.length > 0) process.exitCode = faults.some(({ what }) => what === 'store') ? EXIT_DATA : EXIT_NETWORK
    },
  )
}

function hosts(text: string): Record<string, string> {
  const known = hostNames()
  const pairs = text.split(',').map((pair): [string, string] => {
    const [name = '', ...rest] = pair.trim().split('=')
    const url = rest.join('=')
    if (!known.includes(name)) throw new InvalidArgumentError(`"${name}" is none of ${known.join(', ')}.`)
    if (!/^https?:\/\//i.test(url)) throw new InvalidArgumentError(`${name} needs an http(s) address.`)
    return [name, url.replace(/\/$/, '')]
  })
  return Object.fromEntries(pairs)
}
