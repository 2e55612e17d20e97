import type { StatusFault } from './fault.ts'
import type { VenueReply } from './venue-answer.ts'

/** How long a made ban lasts where nothing else was said, s. */
const BAN_SECONDS = 120

const CLOUDFRONT_REGION = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>
<H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>
The Amazon CloudFront distribution is configured to block access from your country.
</BODY></HTML>`

/** What a venue says with an error status. Bodies as collected in the documents of each venue, 2026-11. */
export function statusAnswer(venue: string, fault: StatusFault, now: number): VenueReply {
  const { status, retryAfter } = fault
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return { status, body: bodyOf(venue, fault, now), headers }
}

function bodyOf(venue: string, { status, isRegion, retryAfter }: StatusFault, now: number): unknown {
  if (status === 451) {
    const msg =
      "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms."
    return { code: 0, msg }
  }
  if (status === 403 && isRegion === true) return CLOUDFRONT_REGION
  if (status >= 500) return status === 503 ? { code: -1, msg: 'Service Unavailable' } : 'Internal Server Error'
  switch (venue) {
    case 'binance': {
      if (status === 418) {
        const until = now + (retryAfter ?? BAN_SECONDS) * 1000
        return { code: -1003, msg: `Way too many requests; IP(127.0.0.1) banned until ${until}.` }
      }
      if (status === 429) return { code: -1003, msg: 'Too many requests; current limit is 2400 requests per minute.' }
      return '<html><body>403 Forbidden</body></html>'
    }
    case 'bybit':
      return status === 403
        ? 'access too frequent'
        : { retCode: 10006, retMsg: 'Too many visits. Exceeded the API Rate Limit.', result: {}, time: now }
    case 'okx':
      return { code: '50011', data: [], msg: 'Too Many Requests' }
    default:
      return null
  }
}
