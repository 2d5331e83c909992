import { createHash } from 'node:crypto'

const shields =
  '<config><shield><cli maj="7" min="0" minbld="0" maxbld="9999" deny=" " /></shield><block></block></config>'

/** `Shields.xml` as MSN Messenger 7 asks for it (msnp-wire §6.33): nothing is blocked. */
export const shieldsDocument = Buffer.from(`<?xml version="1.0" encoding="utf-8" ?>${shields}`)

/** The policies that MSNP13 and later are sent unasked; the checksum is the MD5 of what the policy holds (msnp-wire §6.33). */
export const policiesDocument = Buffer.from(
  `<Policies><Policy type="SHIELDS" checksum="${createHash('md5').update(shields).digest('hex').toUpperCase()}">${shields}</Policy></Policies>`,
)
