import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/** What one hash costs whoever makes it, us and a thief of the database alike. */
export interface HashCost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
}

/** OWASP's choice for argon2id at parallelism 1: about 20 ms of one core of 2025. */
export const defaultCost: HashCost = { memory: 19 * 1024, passes: 2 }

const saltLength = 16
const tagLength = 32
const parallelism = 1
const phc = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/

/**
 * Hashes a password for keeping, away from the event loop.
 *
 * @returns the PHC string, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, which carries its own cost
 */
export async function hashPassword(password: string, cost: HashCost = defaultCost): Promise<string> {
  const salt = randomBytes(saltLength)
  const tag = await derive(password, { salt, parallelism, tagLength, ...cost })
  const parameters = `m=${cost.memory},t=${cost.passes},p=${parallelism}`
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Was this hash made of this password? At the cost that the hash names. False for text that is no hash of ours. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const [, memory, passes, lanes, salt, tag] = phc.exec(hash) ?? []
  if (salt === undefined || tag === undefined) return false
  const expected = Buffer.from(tag, 'base64')
  const actual = await derive(password, {
    salt: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
    tagLength: expected.length,
  })
  return timingSafeEqual(actual, expected)
}

interface Derivation extends HashCost {
  readonly salt: Buffer
  readonly parallelism: number
  readonly tagLength: number
}

function derive(password: string, how: Derivation): Promise<Buffer> {
  const { salt, memory, passes, parallelism, tagLength } = how
  const parameters = { message: Buffer.from(password, 'utf8'), nonce: salt, memory, passes, parallelism, tagLength }
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error === null ? resolve(tag) : reject(error)))
  })
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
