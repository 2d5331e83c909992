import type { Payload } from './form.ts'

/** Bounds of payloads in bytes. Only 1664 is the genuine service's own (msnp-wire §2.5); the others leave clients ample room. */
export const payloadLimits = {
  switchboardMessage: 1664,
  /** Clients cut an initial ADL at about 7.5 kB. */
  lists: 32 * 1024,
  personalData: 16 * 1024,
  userToUser: 16 * 1024,
  /** P21 carries pictures' msnobj, scenes and whole conversations in these. */
  publication: 64 * 1024,
  page: 4 * 1024,
  challenge: 128,
  /** From a server: profiles, mail data, policies, alerts. */
  push: 128 * 1024,
} as const

export function xmlPayload(limit: number, means: string): Payload {
  return { content: 'xml', limit, means }
}

export function mimePayload(limit: number, means: string): Payload {
  return { content: 'mime', limit, means }
}

export function textPayload(limit: number, means: string): Payload {
  return { content: 'text', limit, means }
}

export function opaquePayload(limit: number, means: string): Payload {
  return { content: 'opaque', limit, means }
}
