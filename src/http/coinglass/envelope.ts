/** A finished answer in the envelope of CoinGlass. */
export function envelope<Data, Meta>(data: Data, meta: Meta) {
  return { code: '0', msg: 'success', data, meta } as const
}
