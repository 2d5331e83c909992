/** The protocol versions this engine speaks, as they appear on the wire (RFC 6101 §5.2, RFC 2246 §6.2.1, RFC 4346 §6.2.1). */
export const SSL_3_0 = 0x0300
export const TLS_1_0 = 0x0301
export const TLS_1_1 = 0x0302

export type ProtocolVersion = typeof SSL_3_0 | typeof TLS_1_0 | typeof TLS_1_1

const names: ReadonlyMap<number, string> = new Map([
  [0x0002, 'SSL 2.0'],
  [SSL_3_0, 'SSL 3.0'],
  [TLS_1_0, 'TLS 1.0'],
  [TLS_1_1, 'TLS 1.1'],
  [0x0303, 'TLS 1.2'],
  [0x0304, 'TLS 1.3'],
])

/** A version in words for a log line; an unknown one as hexadecimal digits. */
export const versionName = (version: number): string =>
  names.get(version) ?? `0x${version.toString(16).padStart(4, '0')}`

/** The highest version both sides speak; undefined below SSL 3.0. */
export function highestCommonVersion(clientVersion: number): ProtocolVersion | undefined {
  if (clientVersion >= TLS_1_1) return TLS_1_1
  if (clientVersion === TLS_1_0) return TLS_1_0
  if (clientVersion === SSL_3_0) return SSL_3_0
  return undefined
}
