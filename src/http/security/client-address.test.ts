import { expect, test } from 'vitest'
import { clientNetwork, isLoopback } from './client-address.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['2001:DB8:1:3::1', '2001:db8:1:3::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(clientNetwork(address)).toBe(network)
})

test.each(['127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1', '[::1]', '::ffff:127.0.0.1', 'localhost'])(
  '%s is this machine',
  (address) => {
    expect(isLoopback(address)).toBe(true)
  },
)

test.each(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '127.evil.example', 'localhost.example', '::2', ''])(
  '%s is reached by others',
  (address) => {
    expect(isLoopback(address)).toBe(false)
  },
)
