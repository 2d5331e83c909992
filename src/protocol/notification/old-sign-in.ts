import { field, invalid, literal } from '../field.ts'
import { account } from '../fields/account.ts'
import { secretWord, word } from '../fields/word.ts'
import { form } from '../form.ts'

const source = 'msnp-wire §5.2'
const initial = literal('I', 'the first step: who')
const subsequent = literal('S', 'the second step: the proof, or what is needed for it')
const scheme = word('schemes', 'how one may sign in', ['MD5', 'CTP,MD5'], 64)

/** C: `INF 2` */
export const askSchemes = form({
  verb: 'INF',
  from: 'client',
  until: 7,
  means: 'how may I sign in?',
  source: 'msnp-wire §6.4',
})

/** S: `INF 2 MD5` */
export const answerSchemes = form({
  verb: 'INF',
  from: 'server',
  until: 7,
  fields: { schemes: scheme },
  means: 'in this way',
  source: 'msnp-wire §6.4',
})

/** C: `USR 3 MD5 I alice@example.com` */
export const nameDigest = form({
  verb: 'USR',
  from: 'client',
  until: 7,
  fields: { scheme: literal('MD5', 'by digest'), step: initial, account },
  means: 'I am this person and will bring a digest of my password',
  source,
})

/** S: `USR 3 MD5 S 1013928519.693957190` */
export const digestSalt = form({
  verb: 'USR',
  from: 'server',
  until: 7,
  fields: {
    scheme: literal('MD5'),
    step: subsequent,
    salt: word('salt', 'what the digest begins with', ['1013928519.693957190'], 128),
  },
  means: 'make the digest over this',
  source,
})

const digest = field<string>({
  ...secretWord('digest', 'MD5 of salt and password, 32 hex digits', ['0dc38e0c96e5ef37eb9451a0b2d5aaf9'], 32).field,
  decode: (token) => (/^[0-9a-f]{32}$/i.test(token) ? token.toLowerCase() : invalid),
})

/** C: `USR 4 MD5 S 0dc38e0c96e5ef37eb9451a0b2d5aaf9` */
export const proveDigest = form({
  verb: 'USR',
  from: 'client',
  until: 7,
  fields: { scheme: literal('MD5'), step: subsequent, digest },
  means: 'here is the digest',
  source,
})

/** C: `USR 3 CTP I alice@example.com` */
export const nameClearText = form({
  verb: 'USR',
  from: 'client',
  until: 2,
  fields: { scheme: literal('CTP', 'in clear text'), step: initial, account },
  means: 'I am this person and will send my password',
  source,
})

/** S: `USR 3 CTP S` */
export const askClearText = form({
  verb: 'USR',
  from: 'server',
  until: 2,
  fields: { scheme: literal('CTP'), step: subsequent },
  means: 'send it',
  source,
})

/** C: `USR 4 CTP S secret` */
export const proveClearText = form({
  verb: 'USR',
  from: 'client',
  until: 2,
  fields: {
    scheme: literal('CTP'),
    step: subsequent,
    password: secretWord('password', 'the password itself', ['secret'], 256),
  },
  means: 'here is my password',
  source,
})
