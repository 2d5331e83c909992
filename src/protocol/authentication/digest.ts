import { createHash } from 'node:crypto'

/**
 * What a client of dialect 2 to 7 answers to the challenge of a sign-in: 32 hex digits (msnp-wire §5.2).
 *
 * @param secret a device key, or what else the server keeps in a form that a digest can be made of
 */
export function answerDigest(challenge: string, secret: string): string {
  return createHash('md5').update(challenge, 'latin1').update(secret, 'utf8').digest('hex')
}
