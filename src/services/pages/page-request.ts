import type { WebRequest } from '../web/exchange.ts'

/** Ends of addresses at which a person could be looking. Clients fetch their data from `.asmx`, `.xml`, `.dll`, `.bin`, `.cab`. */
const pageEnding = /(?:^|\/)[^./]*$|\.(?:html?|shtml|aspx?|srf|php|jsp|f?cgi)$/

/**
 * Is this a browser that wants a page, not a client that fetches data? Internet Explorer up to 8, Netscape 4 and Safari 1 do not say
 * `text/html` in `Accept`: they say that they take anything, as the clients do. So it is also their name that counts; Messenger itself
 * calls itself `MSMSGS` or `MSN Explorer` (msnp-http §3.6).
 */
export function asksForPage({ method, path, headers }: WebRequest): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || !pageEnding.test(path)) return false
  const accept = headers.accept ?? '*/*'
  if (accept.includes('text/html')) return true
  return accept.includes('*/*') && /^(?:Mozilla|Opera)\//.test(headers['user-agent'] ?? '')
}
