import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Milliseconds for which a form may lie open: twice this at most. */
const slot = 3_600_000

/**
 * Proves that a form was fetched from here, by the machine that sends it: a page of somebody else that makes a browser send one does not
 * know the value. No cookie is needed for it, which half of the old browsers would ask about.
 */
export interface FormTokens {
  make(address: string): string
  fits(address: string, token: string): boolean
}

/** @param now milliseconds since some moment */
export function createFormTokens(now: () => number = Date.now): FormTokens {
  const key = randomBytes(32)
  const at = (address: string, number: number): Buffer =>
    createHmac('sha256', key).update(`${number} ${address}`).digest().subarray(0, 16)
  const current = (): number => Math.floor(now() / slot)
  return {
    make: (address) => at(address, current()).toString('hex'),
    fits: (address, token) => {
      if (!/^[0-9a-f]{32}$/.test(token)) return false
      const given = Buffer.from(token, 'hex')
      return [current(), current() - 1].some((number) => timingSafeEqual(given, at(address, number)))
    },
  }
}
