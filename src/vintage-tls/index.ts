/**
 * SSL 3.0, TLS 1.0 and TLS 1.1 for clients that no current library serves, in TypeScript over node:crypto.
 *
 * `createVintageTls` makes the engine, `createTlsRouter` puts it beside node:tls and plain HTTP on one port, and
 * `classifyHello` is the rule it goes by. docs/develop/vintage-tls.md tells how it works.
 */
export { type Alert, alertNames, isCertificateComplaint } from './alerts.ts'
export type { CertificatePair } from './certificates.ts'
export { classifyHello, HELLO_LIMIT, type HelloVerdict } from './classify.ts'
export type { OnRecord } from './connection-observer.ts'
export {
  type AgreementDescription,
  type ConnectionOutcome,
  type ConnectionRecord,
  type ConnectionRoute,
  describeHello,
  type HelloDescription,
} from './connection-record.ts'
export { VintageTlsError, type VintageTlsErrorCode, vintageTlsErrors } from './errors.ts'
export type { Agreement } from './handshake.ts'
export type { ClientHello } from './hello.ts'
export { defaultLimits, type HandshakeLimits } from './limits.ts'
export { createTlsRouter, type TlsRouter, type TlsRouterOptions } from './router.ts'
export { type CachedSession, createSessionCache, type SessionCache, type SessionCacheBounds } from './session-cache.ts'
export type { VintageTlsSocket } from './socket.ts'
export { suiteName } from './suite-names.ts'
export { type CipherSuite, suitesByPreference } from './suites.ts'
export { type ProtocolVersion, versionName } from './versions.ts'
export { createVintageTls, type VintageTls, type VintageTlsOptions, type VintageTlsSettings } from './vintage-tls.ts'
