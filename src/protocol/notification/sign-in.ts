import { field, filled, invalid, literal, optional } from '../field.ts'
import { account } from '../fields/account.ts'
import { bareEndpoint, endpoint } from '../fields/endpoint.ts'
import { flag } from '../fields/number.ts'
import { friendlyName } from '../fields/text.ts'
import { secretWord, word } from '../fields/word.ts'
import { form } from '../form.ts'
import { ladder } from '../ladder.ts'

/** A Passport ticket. Clients keep it in 1,000 characters (clients-in-the-wild §0); genuine ones were shorter than 2,000. */
const ticket = secretWord('ticket', 'proof of the password, got over HTTPS', ['t=EwDoAW5jAAAU&p=', 'a=HENLO'], 4096)
const initial = literal('I', 'the first step: who')
const subsequent = literal('S', 'the second step: the proof, or what is needed for it')
const name = account

/** C: `USR 3 TWN I alice@example.com` */
export const nameTweener = form({
  verb: 'USR',
  from: 'client',
  since: 8,
  fields: { scheme: literal('TWN', 'Passport by ticket, "Tweener"'), step: initial, account: name },
  means: 'I am this person and will bring a Passport ticket',
  source: 'msnp-wire §5.3',
})

/** S: `USR 3 TWN S ct=1,rver=1,wp=FS_40SEC_0_COMPACT,lc=1,id=1` */
export const tweenerParameters = form({
  verb: 'USR',
  from: 'server',
  since: 8,
  fields: {
    scheme: literal('TWN'),
    step: subsequent,
    parameters: word(
      'login parameters',
      'what the client shows Passport, unread',
      ['fake=1', 'ct=1,rver=1,wp=FS_40SEC_0_COMPACT,lc=1,id=1'],
      1024,
    ),
  },
  means: 'get a ticket with these words',
  source: 'msnp-wire §5.3',
})

/**
 * C: `USR 4 TWN S t=…&p=…`, and from Messenger for Mac 8 `USR 4 TWN S a=HENLO 235411cb78234a468feb6f1bccca43fd` (the seed; msnp-wire §3.8)
 */
export const proveTweener = form({
  verb: 'USR',
  from: 'client',
  since: 8,
  fields: { scheme: literal('TWN'), step: subsequent, ticket, endpoint: optional(bareEndpoint) },
  means: 'here is my ticket',
  source: 'msnp-wire §5.3',
})

/** C: `USR 3 SSO I alice@example.com` */
export const nameSingleSignOn = form({
  verb: 'USR',
  from: 'client',
  since: 15,
  fields: { scheme: literal('SSO', 'single sign-on'), step: initial, account: name },
  means: 'I am this person and will bring a ticket and a proof',
  source: 'msnp-wire §5.4',
})

/** S: `USR 3 SSO S MBI_KEY_OLD <64 characters>` */
export const singleSignOnNonce = form({
  verb: 'USR',
  from: 'server',
  since: 15,
  fields: {
    scheme: literal('SSO'),
    step: subsequent,
    policy: filled(word('policy', 'the policy to ask a ticket for', ['MBI_KEY_OLD'], 64), 'MBI_KEY_OLD'),
    nonce: word(
      'nonce',
      'what the proof is made over: 64 characters, taken as they are',
      ['AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v'],
      128,
    ),
  },
  means: 'prove it over this nonce',
  source: 'msnp-wire §5.4',
})

/** Base64 of the 128 bytes of msnp-wire §5.4.1; long, so that it cannot be mistaken for an endpoint. */
const response = field<string>({
  ...secretWord(
    'proof',
    'proof of the session key, made over the nonce',
    [
      'HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAARIjNEVWZ35/b6UPUTyMkbVgyWJivzLXG/cLmP5JhL5BMRwFQfHrApGu0gv1HPhPxn94SUAUqMNbnL5X6IR1lU9SL5rzNkBAK7NkLXBeeqN/Brj+OuwGM1nS9WU7mDGtT89Eg=',
    ],
    1024,
  ).field,
  decode: (token) => (/^[A-Za-z0-9+/]{60,1020}={0,2}$/.test(token) ? token : invalid),
})

/** C: `USR 4 SSO S t=…&p=… HAAAAAEAAAAD… {6fa1…}` — the endpoint from dialect 16 on */
export const proveSingleSignOn = form({
  verb: 'USR',
  from: 'client',
  since: 15,
  fields: { scheme: literal('SSO'), step: subsequent, ticket, response, endpoint: optional(endpoint) },
  means: 'here are my ticket and the proof',
  source: 'msnp-wire §5.4',
})

/** C: `USR 4 SSO S t=…&p=…` — clients that were patched not to need Microsoft's sign-in library make no proof */
export const proveSingleSignOnByTicket = form({
  verb: 'USR',
  from: 'client',
  since: 15,
  fields: { scheme: literal('SSO'), step: subsequent, ticket, endpoint: optional(endpoint) },
  means: 'here is my ticket; I cannot make the proof',
  source: 'msnp-wire §5.4',
})

const circleTicket = secretWord(
  'circle ticket',
  'base64 of the CircleTicket from the address book',
  ['PENpcmNsZVRpY2tldC8+'],
  8192,
)

/** C: `USR 9 SHA A <base64>`, answered `USR 9 OK alice@example.com 0 0` */
export const proveCircles = form({
  verb: 'USR',
  from: 'client',
  since: 18,
  fields: { scheme: literal('SHA', 'circles'), step: literal('A', 'the only step'), ticket: circleTicket },
  means: 'here is my ticket for circles',
  source: 'msnp-wire §5.5',
})

const verified = flag('verified', 'whether the e-mail address is verified', 'verified', 'not verified')
const restricted = flag('restricted', 'whether only MSN Explorer may be used', 'restricted', 'not restricted')
const welcome = 'you are signed in'
const welcomeSource = 'msnp-wire §6.5'

/** S: `USR 4 OK alice@example.com Alice` */
export const signIn2 = form({
  verb: 'USR',
  from: 'server',
  until: 5,
  fields: { result: literal('OK'), account, name: friendlyName },
  means: welcome,
  source: welcomeSource,
})

/** S: `USR 4 OK alice@example.com Alice 1` */
export const signIn6 = form({
  verb: 'USR',
  from: 'server',
  since: 6,
  until: 7,
  fields: { result: literal('OK'), account, name: friendlyName, verified },
  means: welcome,
  source: welcomeSource,
})

/** S: `USR 4 OK alice@example.com Alice 1 0` */
export const signIn8 = form({
  verb: 'USR',
  from: 'server',
  since: 8,
  until: 9,
  fields: { result: literal('OK'), account, name: friendlyName, verified, restricted },
  means: welcome,
  source: welcomeSource,
})

/** S: `USR 4 OK alice@example.com 1 0` */
export const signIn10 = form({
  verb: 'USR',
  from: 'server',
  since: 10,
  fields: { result: literal('OK'), account, verified, restricted },
  means: welcome,
  source: welcomeSource,
})

export const signedIn = ladder('signed in', signIn2, signIn6, signIn8, signIn10)
