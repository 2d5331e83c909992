/** Elements whose text opens something, by local name (msnp-http §5, §6, §12, §16). */
const elements = [
  'TicketToken',
  'Password',
  'NewPassword',
  'OldPassword',
  'BinarySecurityToken',
  'BinarySecret',
  'CipherValue',
  'Ticket',
  'CircleTicket',
  'SessionKey',
  'Cookies',
  'SignatureValue',
]

/** What may stand between two tags as text: CDATA, comments and all; a piece that was cut off has no end. */
const content = String.raw`((?:[^<]+|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$))+)`

/** `<wsse:Password>…` */
export const secretElement = new RegExp(
  String.raw`(<(?:[A-Za-z_][\w.-]*:)?(?:${elements.join('|')})(?:\s[^<>]*)?>)${content}`,
  'gi',
)

/** `<PassportCookie><t>…</t><p>…</p>` (msnp-http §16.3): two names that mean something else elsewhere. */
export const cookieElement = new RegExp(String.raw`(<(?:[A-Za-z_][\w.-]*:)?[tp](?:\s[^<>]*)?>)${content}`, 'gi')
export const cookieHolder =
  /<(?:[A-Za-z_][\w.-]*:)?PassportCookie[\s>][\s\S]*?(?:<\/(?:[A-Za-z_][\w.-]*:)?PassportCookie|$)/gi

/** `<Ticket passport="t=…&amp;p=…" lockkey="…">` (msnp-http §16.4) */
export const secretAttribute = /(\s(?:passport|lockkey|ticket|token)\s*=\s*)("[^"]*(?:"|$)|'[^']*(?:'|$))/gi

/** Headers that are secrets as a whole, in MIME payloads and on the web alike. */
export const secretHeader = /^(MSPAuth|MSPProf|X-Passport-Ticket|Ticket)$/i

/** `Cookie: a=1; b=2`: the values are. */
export const cookieHeader = /^(Cookie|Set-Cookie)$/i

/** Headers that are lists of `key=value`, some of them secret. */
export const listHeader = /^(Authorization|Authentication-Info|Proxy-Authorization|X-MSN-Messenger)$/i

/**
 * Keys of such lists that are known. A password may hold a comma, so that it goes on until one of these follows (msnp-http §5.3).
 */
export const knownKey =
  /^(OrgVerb|OrgURL|sign-in|pwd|from-PP|da-status|tname|ru|elapse|lc|id|tw|fs|ct|kpp|kv|ver|tpf|rver|wp|wreply|seed|srealm|Session|GW-IP)$/i

/** Headers that carry a web address. */
export const addressHeader = /^(Location|Referer|Content-Location)$/i

/** Keys of such lists, of queries and of forms whose values are secrets. */
export const secretKey =
  /^(pwd|passwd|password\w*|pass|secret|from-PP|t|p|token|ticket|sessionid|session|key|code|invitation|auth|authorization|mspauth|mspprof|cookie)$/i

/** A ticket, wherever it stands: plain, in XML, or percent-encoded. */
export const anyTicket =
  /\b(t(?:=|%3D))((?:[^\s<>"'&%;,=]|%(?!26|3D)[0-9A-F]{2}){12,}={0,2})(&amp;|&|%26)(p(?:=|%3D))([^\s<>"'&;,]*)/gi

/** Words of the sign-in that say nothing by themselves: what is left of a line that fits no form. */
export const plainWord = /^(TWN|SSO|MD5|CTP|SHA|I|S|A|OK|SB|NS|CKI|U|D|MBI_KEY_OLD|[0-9]{1,10}|MSNP[0-9]{1,2}|CVR0)$/i
