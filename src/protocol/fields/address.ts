import { field, invalid } from '../field.ts'
import { isPrintable, secretWord, word } from './word.ts'

/**
 * `192.0.2.10:1863`: where to connect next. Genuine servers always sent IPv4 (msnp-wire §1); a name is accepted too, and a bare 0,
 * which means "start the sign-in again here".
 */
export const serverAddress = field<string>({
  kind: 'server address',
  means: 'where to connect: address, colon, port',
  examples: ['192.0.2.10:1863'],
  decode: (token) =>
    token === '0' || (token.length <= 260 && isPrintable(token) && /^[^:]+:[0-9]{1,5}$/.test(token)) ? token : invalid,
  encode: (value) => value,
})

/** Opens a switchboard once, within two minutes, for one account (msnp-wire §6.6). */
export const cookie = secretWord('cookie', 'the key to the switchboard: works once', ['17262740.1050826919.32308'], 256)

/** A path or an absolute URL; never a space (msnp-wire §6.2). */
export const url = word('URL', 'a path or a whole URL', ['http://10.0.10.126:8080/', '/cgi-bin/HoTMaiL'], 2048)

/** The hop counter of dialect 21 (msnp-wire §1): base64 of `Version: 1\r\nXfrCount: 2\r\n`. */
export const hop = field<string>({
  ...word(
    'hop',
    'how often the client was sent on: base64 of two header lines',
    ['VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDENCg=='],
    1024,
  ).field,
  explain: (value) => Buffer.from(value, 'base64').toString('latin1').replaceAll('\r\n', ' ').trim(),
})
