import { optional } from '../field.ts'
import { url } from '../fields/address.ts'
import { word } from '../fields/word.ts'
import { form } from '../form.ts'
import { except, ladder } from '../ladder.ts'

const source = 'msnp-wire §6.30'

/** An unknown service is answered too, so any word will do. */
const service = word('service', 'which page', ['INBOX', 'COMPOSE', 'MOBILE', 'PROFILE', 'CHGMOB', 'PASSWORD'], 64)

/** C: `URL 13 PROFILE 0x0409` */
export const askPage = form({
  verb: 'URL',
  from: 'client',
  fields: {
    service,
    parameter: optional(
      word('parameter', 'an address for COMPOSE, a locale for PROFILE', ['0x0409', 'bob@example.com']),
    ),
  },
  means: 'where is this page?',
  source,
})

const path = url
const site = word('site', 'the id of the site: 2 mail, 961 mobile, 4263 profile', ['2', '961', '4263'], 32)

/** S: `URL 9 /cgi-bin/HoTMaiL https://login.example.net/ppsecure/md5auth.srf?lc=1033` */
export const page2 = form({
  verb: 'URL',
  from: 'server',
  until: 2,
  fields: { path, login: url },
  means: 'the page is there, and this is where to sign in to it',
  source,
})

/** S: `URL 9 /cgi-bin/HoTMaiL https://login.example.net/ppsecure/md5auth.srf?lc=1033 2` */
export const page3 = form({
  verb: 'URL',
  from: 'server',
  since: 3,
  fields: { path, login: url, site },
  means: 'the page is there, and this is where to sign in to it',
  source,
})

/** S to Messenger for Mac 8: `URL 12 MOBILE http://10.0.10.126:8080/` (the seed; msnp-wire §11.8) */
export const pageMac8 = form({
  verb: 'URL',
  from: 'server',
  since: 13,
  fields: { service, url },
  means: 'the page is there, said to Messenger for Mac 8',
  source: 'msnp-wire §11.8',
})

export const pageShown = except(ladder('page', page2, page3), pageMac8)
