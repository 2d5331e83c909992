import { FALLBACK_SCSV, RENEGOTIATION_INFO_SCSV, suitesByPreference } from './suites.ts'

/**
 * Suites that node:tls can finish with an RSA certificate and no Diffie-Hellman parameters, and the lowest
 * `client_version` at which each exists. A hello with none of them goes to the engine (vintage-tls §5.1).
 */
export const modernSuites: ReadonlyMap<number, { readonly name: string; readonly since: number }> = new Map([
  [0x002f, { name: 'TLS_RSA_WITH_AES_128_CBC_SHA', since: 0x0301 }],
  [0x0035, { name: 'TLS_RSA_WITH_AES_256_CBC_SHA', since: 0x0301 }],
  [0xc013, { name: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', since: 0x0301 }],
  [0xc014, { name: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', since: 0x0301 }],
  [0x003c, { name: 'TLS_RSA_WITH_AES_128_CBC_SHA256', since: 0x0303 }],
  [0x003d, { name: 'TLS_RSA_WITH_AES_256_CBC_SHA256', since: 0x0303 }],
  [0x009c, { name: 'TLS_RSA_WITH_AES_128_GCM_SHA256', since: 0x0303 }],
  [0x009d, { name: 'TLS_RSA_WITH_AES_256_GCM_SHA384', since: 0x0303 }],
  [0xc027, { name: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', since: 0x0303 }],
  [0xc028, { name: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', since: 0x0303 }],
  [0xc02f, { name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', since: 0x0303 }],
  [0xc030, { name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', since: 0x0303 }],
  [0xcca8, { name: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', since: 0x0303 }],
  [0x1301, { name: 'TLS_AES_128_GCM_SHA256', since: 0x0303 }],
  [0x1302, { name: 'TLS_AES_256_GCM_SHA384', since: 0x0303 }],
  [0x1303, { name: 'TLS_CHACHA20_POLY1305_SHA256', since: 0x0303 }],
])

/** Suites that nobody here speaks, named so that a log line tells the owner what an odd client wanted. */
const others: readonly (readonly [number, string])[] = [
  [0x0001, 'TLS_RSA_WITH_NULL_MD5'],
  [0x0002, 'TLS_RSA_WITH_NULL_SHA'],
  [0x0007, 'TLS_RSA_WITH_IDEA_CBC_SHA'],
  [0x000c, 'TLS_DH_DSS_WITH_DES_CBC_SHA'],
  [0x000d, 'TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA'],
  [0x0011, 'TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA'],
  [0x0012, 'TLS_DHE_DSS_WITH_DES_CBC_SHA'],
  [0x0013, 'TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA'],
  [0x0014, 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'],
  [0x0015, 'TLS_DHE_RSA_WITH_DES_CBC_SHA'],
  [0x0016, 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA'],
  [0x0017, 'TLS_DH_anon_EXPORT_WITH_RC4_40_MD5'],
  [0x0018, 'TLS_DH_anon_WITH_RC4_128_MD5'],
  [0x0019, 'TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA'],
  [0x001a, 'TLS_DH_anon_WITH_DES_CBC_SHA'],
  [0x001b, 'TLS_DH_anon_WITH_3DES_EDE_CBC_SHA'],
  [0x0032, 'TLS_DHE_DSS_WITH_AES_128_CBC_SHA'],
  [0x0033, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA'],
  [0x0034, 'TLS_DH_anon_WITH_AES_128_CBC_SHA'],
  [0x0038, 'TLS_DHE_DSS_WITH_AES_256_CBC_SHA'],
  [0x0039, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA'],
  [0x003a, 'TLS_DH_anon_WITH_AES_256_CBC_SHA'],
  [0x0040, 'TLS_DHE_DSS_WITH_AES_128_CBC_SHA256'],
  [0x0041, 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA'],
  [0x0060, 'TLS_RSA_EXPORT1024_WITH_RC4_56_MD5'],
  [0x0061, 'TLS_RSA_EXPORT1024_WITH_RC2_CBC_56_MD5'],
  [0x0063, 'TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA'],
  [0x0065, 'TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA'],
  [0x0066, 'TLS_DHE_DSS_WITH_RC4_128_SHA'],
  [0x0067, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256'],
  [0x006b, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256'],
  [0x0084, 'TLS_RSA_WITH_CAMELLIA_256_CBC_SHA'],
  [0x0096, 'TLS_RSA_WITH_SEED_CBC_SHA'],
  [0x009e, 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'],
  [0x009f, 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'],
  [0xc007, 'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA'],
  [0xc008, 'TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA'],
  [0xc009, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA'],
  [0xc00a, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'],
  [0xc011, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'],
  [0xc012, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'],
  [0xc023, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256'],
  [0xc024, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384'],
  [0xc02b, 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
  [0xc02c, 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
  [0xfefe, 'SSL_RSA_FIPS_WITH_DES_CBC_SHA'],
  [0xfeff, 'SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA'],
  [FALLBACK_SCSV, 'TLS_FALLBACK_SCSV'],
  [RENEGOTIATION_INFO_SCSV, 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV'],
  // SSL 2.0's own kinds are three bytes long; they appear beside the others in a v2-format hello.
  [0x010080, 'SSL_CK_RC4_128_WITH_MD5'],
  [0x020080, 'SSL_CK_RC4_128_EXPORT40_WITH_MD5'],
  [0x030080, 'SSL_CK_RC2_128_CBC_WITH_MD5'],
  [0x040080, 'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5'],
  [0x050080, 'SSL_CK_IDEA_128_CBC_WITH_MD5'],
  [0x060040, 'SSL_CK_DES_64_CBC_WITH_MD5'],
  [0x0700c0, 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5'],
  [0x080080, 'SSL_CK_RC4_64_WITH_MD5'],
]

const names: ReadonlyMap<number, string> = new Map<number, string>([
  ...others,
  ...[...modernSuites].map(([id, { name }]): [number, string] => [id, name]),
  ...suitesByPreference.map(({ id, name }): [number, string] => [id, name]),
])

/** A suite's name for a log line; an unknown one as `0x` and its hexadecimal digits. */
export const suiteName = (id: number): string => names.get(id) ?? `0x${id.toString(16).padStart(4, '0')}`
