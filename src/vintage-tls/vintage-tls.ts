import type { Socket } from 'node:net'
import { type CertificatePair, loadCertificates } from './certificates.ts'
import { type OnRecord, observeConnection, origin } from './connection-observer.ts'
import { ExportKeys } from './export-keys.ts'
import { defaultLimits, HandshakeGate, type HandshakeLimits } from './limits.ts'
import { createRandomPool } from './random-pool.ts'
import { createSessionCache, type SessionCache } from './session-cache.ts'
import { VintageTlsSocket } from './socket.ts'

/** What the operator may switch off (docs/operate/hardening.md). */
export interface VintageTlsSettings {
  /** Off: `accept` refuses everybody. */
  readonly enabled: boolean
  readonly ssl3: boolean
  /** The 40- and 56-bit suites. */
  readonly export: boolean
}

export interface VintageTlsOptions {
  readonly certificates: CertificatePair
  /** Read at each handshake: whoever changes the object changes what is allowed from then on. */
  readonly settings?: Partial<VintageTlsSettings>
  readonly limits?: Partial<HandshakeLimits>
  /** Sessions in memory unless given. */
  readonly sessionCache?: SessionCache
  /** Called once per connection: when its first data came, or when it ended without any. */
  readonly onRecord?: OnRecord
}

export interface VintageTls {
  readonly settings: VintageTlsSettings
  /**
   * Takes over a raw socket whose first bytes were read already, and returns the stream behind the encryption at once;
   * it emits `secure` when the handshake is complete. Undefined when a limit or a setting forbids the connection: the
   * raw socket is destroyed then, and the record says why.
   */
  accept(raw: Socket, firstBytes: Buffer): VintageTlsSocket | undefined
  /** Uses another key and chain from the next handshake on. Throws as `createVintageTls` does. */
  useCertificates(certificates: CertificatePair): void
}

/**
 * Makes a server-side engine for SSL 3.0 (RFC 6101), TLS 1.0 (RFC 2246) and TLS 1.1 (RFC 4346). Everything is allowed
 * unless `settings` say otherwise.
 *
 * Throws VintageTlsError ERR_VINTAGE_TLS_KEY or ERR_VINTAGE_TLS_CHAIN when key and chain do not fit.
 */
export function createVintageTls(options: VintageTlsOptions): VintageTls {
  const given = options.settings ?? {}
  const settings: VintageTlsSettings = {
    get enabled() {
      return given.enabled ?? true
    },
    get ssl3() {
      return given.ssl3 ?? true
    },
    get export() {
      return given.export ?? true
    },
  }
  const limits: HandshakeLimits = { ...defaultLimits, ...options.limits }
  const gate = new HandshakeGate(limits)
  const onRecord = options.onRecord ?? (() => {})
  let context = {
    settings,
    certificates: loadCertificates(options.certificates),
    sessions: options.sessionCache ?? createSessionCache(),
    exportKeys: new ExportKeys(),
    random: createRandomPool(),
  }

  return {
    settings,
    useCertificates(pair) {
      context = { ...context, certificates: loadCertificates(pair) }
    },
    accept(raw, firstBytes) {
      const admission = settings.enabled
        ? gate.admit(raw.remoteAddress ?? '')
        : { refused: 'the settings switch the engine off (tls.vintage.enabled)' }
      if ('refused' in admission) {
        onRecord({ route: 'refused', outcome: 'refused', ...origin(raw), milliseconds: 0, reason: admission.refused })
        raw.destroy()
        return undefined
      }
      const observer = observeConnection(raw, admission.place, onRecord, () => socket)
      const socket = new VintageTlsSocket(raw, firstBytes, context, observer, limits.handshakeTimeout)
      return socket
    },
  }
}
