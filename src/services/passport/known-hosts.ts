/** Domains under which Microsoft's Messenger services had their hosts (msnp-http §2). */
const messengerDomains: readonly string[] = [
  'passport.com',
  'passport.net',
  'live.com',
  'msn.com',
  'hotmail.com',
  'msads.net',
  'microsoft.com',
]

/**
 * Where a sign-in page may send a browser on to: the address as it was given, or `undefined` for anything that is not http(s) to
 * a host of Messenger's or to this server. A sign-in that sends people to any address at all is a gift to impostors.
 */
export function safeRedirect(target: string | undefined, publicHost: string): string | undefined {
  // Browsers drop or turn around some of these characters, and then go elsewhere than URL says.
  if (target === undefined || /[\s\\\x00-\x1f\x7f-\uffff]/.test(target)) return undefined
  let url: URL
  try {
    url = new URL(target)
  } catch {
    return undefined
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  if (url.username !== '' || url.password !== '') return undefined
  return isKnownHost(url.hostname, publicHost) ? url.href : undefined
}

function isKnownHost(host: string, publicHost: string): boolean {
  return host === publicHost || messengerDomains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}
