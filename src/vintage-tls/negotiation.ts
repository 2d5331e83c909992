import { FatalAlert } from './alerts.ts'
import type { ClientHello } from './hello.ts'
import { suiteName } from './suite-names.ts'
import { type CipherSuite, FALLBACK_SCSV, RENEGOTIATION_INFO_SCSV, suitesByPreference } from './suites.ts'
import { highestCommonVersion, type ProtocolVersion, SSL_3_0, TLS_1_0, TLS_1_1, versionName } from './versions.ts'

/** What the operator allows. */
export interface ProtocolSettings {
  readonly ssl3: boolean
  /** The 40- and 56-bit suites. */
  readonly export: boolean
}

export interface Choice {
  readonly version: ProtocolVersion
  readonly suite: CipherSuite
}

/** The version for this client. Throws FatalAlert `protocol_version` or `inappropriate_fallback`. */
function chooseVersion(hello: ClientHello, settings: ProtocolSettings): ProtocolVersion {
  const version = highestCommonVersion(hello.version)
  if (version === undefined) {
    throw new FatalAlert('protocol_version', `the client speaks ${versionName(hello.version)} at most`)
  }
  if (version === SSL_3_0 && !settings.ssl3) {
    throw new FatalAlert('protocol_version', 'the client speaks SSL 3.0 at most, and the settings forbid it')
  }
  // RFC 7507 §3: somebody between the two made a better attempt fail.
  if (hello.fallback && version < TLS_1_1) {
    throw new FatalAlert('inappropriate_fallback', `the client fell back to ${versionName(version)} without need`)
  }
  return version
}

/** Offered suites in words, without the signalling values. */
export const offeredSuiteNames = (hello: ClientHello): string[] =>
  hello.suites.filter((id) => id !== RENEGOTIATION_INFO_SCSV && id !== FALLBACK_SCSV).map(suiteName)

/**
 * Chooses version and suite by the server's preference (vintage-tls §5.1). RFC 4346 §A.5 forbids export suites in
 * TLS 1.1; a client that offers nothing else is taken down to TLS 1.0, where they are allowed. Throws FatalAlert.
 */
export function negotiate(hello: ClientHello, settings: ProtocolSettings): Choice {
  const version = chooseVersion(hello, settings)
  const suite = suitesByPreference.find((one) => {
    return hello.suites.includes(one.id) && (settings.export || one.exportBits === 0)
  })
  if (suite === undefined) {
    const wanted = offeredSuiteNames(hello).join(', ') || 'nothing'
    throw new FatalAlert('handshake_failure', `no suite in common: the client offered ${wanted}`)
  }
  return { version: suite.exportBits > 0 && version === TLS_1_1 ? TLS_1_0 : version, suite }
}

/** True when a remembered session may be taken up again: same version, suite offered and still allowed. */
export const mayResume = (session: Choice, hello: ClientHello, settings: ProtocolSettings, chosen: Choice): boolean =>
  session.version === chosen.version &&
  hello.suites.includes(session.suite.id) &&
  (settings.export || session.suite.exportBits === 0)
