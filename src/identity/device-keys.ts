import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { AccountId } from '../domain/account.ts'
import type { DeviceKeyTable, KeptDeviceKey } from '../domain/ports/access.ts'
import type { Store } from '../domain/ports/store.ts'
import { newKeyText, readKeyText } from './device-key-text.ts'
import { DeviceKeyFault, type DeviceKeys } from './ports.ts'

export interface DeviceKeyOptions {
  readonly store: Store
  /** 32 bytes that only this installation has (`loadSigningKey`). */
  readonly key: Buffer
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** Called when a key was revoked: whoever came in by it has to go. */
  readonly revoked?: () => Promise<void>
}

/** Keys of one account: a digest of an old client is compared with all of them, and nobody has more machines. */
export const mostDeviceKeys = 16
/** Characters of a machine's name. */
const longestLabel = 64
/** Milliseconds within which the use of a key is noted once. */
const noteInterval = 60_000
const nonceLength = 12
const tagLength = 16

/** Finds the key that somebody typed as a password. Used where passwords are checked, within their throttle. */
export interface DeviceKeyFinder {
  /** Does the same work whatever was typed. Inside the transaction in which the account was looked up. */
  find(table: DeviceKeyTable, account: AccountId, typed: string): Promise<KeptDeviceKey | undefined>
  noteUse: DeviceKeys['noteUse']
}

/**
 * Device keys in the store. Two keys of our own, derived from the one that signs tickets, stand between the database and a device key: one
 * makes the fingerprint by which a typed key is found, the other encrypts the key itself (AES-256-GCM, bound to account and id).
 */
export function createDeviceKeys(options: DeviceKeyOptions): DeviceKeys & DeviceKeyFinder {
  const { store, clock = Date.now, revoked = async () => undefined } = options
  const derive = (label: string): Buffer => createHmac('sha256', options.key).update(`chrysalis ${label}\0`).digest()
  const fingerprintKey = derive('device key fingerprint')
  const sealKey = derive('device key seal')

  function fingerprintOf(account: AccountId, key: string): string {
    return createHmac('sha256', fingerprintKey).update(`${account}\0`).update(key, 'utf8').digest('base64url')
  }

  function seal(account: AccountId, id: string, key: string): string {
    const nonce = randomBytes(nonceLength)
    const cipher = createCipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: tagLength })
    cipher.setAAD(Buffer.from(`${account}\0${id}`))
    const sealed = Buffer.concat([cipher.update(key, 'latin1'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
  }

  /** `undefined`: sealed under another signing key, which has been lost, or tampered with. */
  function unseal({ account, id, sealed }: KeptDeviceKey): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length <= nonceLength + tagLength) return undefined
    const nonce = bytes.subarray(0, nonceLength)
    const decipher = createDecipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: tagLength })
    decipher.setAAD(Buffer.from(`${account}\0${id}`))
    decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
    try {
      return decipher.update(bytes.subarray(nonceLength + tagLength), undefined, 'latin1') + decipher.final('latin1')
    } catch {
      return undefined
    }
  }

  return {
    async create(account, label) {
      const name = readLabel(label)
      const key = newKeyText()
      const id = randomUUID()
      const kept = {
        id,
        account,
        label: name,
        fingerprint: fingerprintOf(account, key),
        sealed: seal(account, id, key),
      }
      await store.change(async ({ accounts, deviceKeys }) => {
        if ((await accounts.get(account)) === undefined)
          throw new DeviceKeyFault('no-such-account', 'There is no such account any more: look it up again.')
        if ((await deviceKeys.list(account)).length >= mostDeviceKeys)
          throw new DeviceKeyFault(
            'too-many',
            `There are ${mostDeviceKeys} device keys already: revoke one that is not needed any more.`,
          )
        await deviceKeys.add({ ...kept, createdAt: clock(), lastUsedAt: undefined })
      })
      return { id, key }
    },

    async list(account) {
      const kept = await store.read(({ deviceKeys }) => deviceKeys.list(account))
      return kept.map(({ id, label, createdAt, lastUsedAt }) => ({ id, account, label, createdAt, lastUsedAt }))
    },

    async revoke(account, id) {
      const was = await store.change(({ deviceKeys }) => deviceKeys.remove(account, id))
      if (was) await revoked()
      return was
    },

    async secretsOf(account) {
      const kept = await store.read(({ deviceKeys }) => deviceKeys.list(account))
      return kept.flatMap((one) => {
        const secret = unseal(one)
        return secret === undefined ? [] : [{ id: one.id, secret }]
      })
    },

    find: (table, account, typed) => table.findByFingerprint(account, fingerprintOf(account, readKeyText(typed))),

    async noteUse(id) {
      const now = clock()
      const kept = await store.read(({ deviceKeys }) => deviceKeys.get(id))
      if (kept === undefined || now - (kept.lastUsedAt ?? Number.NEGATIVE_INFINITY) < noteInterval) return
      await store.change(({ deviceKeys }) => deviceKeys.noteUse(id, now))
    },
  }
}

function readLabel(text: string): string {
  const label = text.replace(/\p{Cc}/gu, ' ').trim()
  if (label === '')
    throw new DeviceKeyFault(
      'no-label',
      'A device key needs a name, so that you know it again: say which machine it is for.',
    )
  if (Array.from(label).length > longestLabel)
    throw new DeviceKeyFault('long-label', `The name of a machine has at most ${longestLabel} characters: shorten it.`)
  return label
}
