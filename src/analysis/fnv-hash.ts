/** The prime is 2^40 + 435: multiplying is a shift by 40 bits and a product by 435. */
const PRIME_LOW = 0x1b3
const WORD = 2 ** 32

/**
 * FNV-1a of 64 bits as 16 hexadecimal digits; for names that must stay the same everywhere, not for security.
 *
 * Hashes UTF-16 code units, which for ASCII is the published byte-wise hash.
 *
 * @see draft-eastlake-fnv, offset basis cbf29ce484222325 and prime 100000001b3
 */
export function fnvHash(text: string): string {
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0
    const product = low * PRIME_LOW
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / WORD) + (low << 8)) >>> 0
    low = product % WORD
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
