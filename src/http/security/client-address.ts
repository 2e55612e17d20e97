import { isIPv4, isIPv6, SocketAddress } from 'node:net'

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** Whom an address stands for: itself, or of IPv6 its /64 network, which one household commonly has. */
export function clientNetwork(address: string): string {
  const plain = unmapped(address)
  if (!isIPv6(plain)) return plain
  return `${expanded(plain).slice(0, 4).join(':')}::/64`
}

/** Whether an address is of this machine only. */
export function isLoopback(address: string): boolean {
  const plain = unmapped(address.replace(/^\[|\]$/g, ''))
  if (plain === 'localhost' || plain === '::1') return true
  return isIPv4(plain) ? plain.startsWith('127.') : isIPv6(plain) && expanded(plain).join(':') === '0:0:0:0:0:0:0:1'
}

function unmapped(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expanded(address: string): string[] {
  const { address: normal } = new SocketAddress({ address: address.split('%')[0] ?? address, family: 'ipv6' })
  const [left = '', right] = normal.split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
}
