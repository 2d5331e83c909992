import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { listenTls, type TlsListening } from '../../src/edge/tls/listener.ts'
import { createWebServer } from '../../src/edge/web/server.ts'
import { type CertificateAuthority, openCertificateAuthority } from '../../src/identity/certificate-authority.ts'
import { certificateNames } from '../../src/identity/host-names.ts'
import { recordingLog } from './recording-log.ts'
import { echo, nexusAnswer, nothingHere, route } from './web-fixture.ts'

const directory = await mkdtemp(join(tmpdir(), 'chrysalis-tls-'))
const authority = await openCertificateAuthority({ directory, names: [...certificateNames, '127.0.0.1'] })
after(() => rm(directory, { recursive: true, force: true }))

export const rootFile = join(directory, 'root.pem')
export const certificates: CertificateAuthority = authority

/** The one TLS port with a small web behind it. */
export async function servingTls(options: Partial<TlsListening> = {}) {
  const log = recordingLog()
  const routes = [route('/rdr/pprdr.asp', async () => nexusAnswer), route('/rst.srf', echo)]
  const web = createWebServer({ routes, fallback: nothingHere, log })
  const listener = await listenTls({
    host: '127.0.0.1',
    port: 0,
    web,
    log,
    certificates: authority.leaves,
    vintage: { enabled: true, ssl3: true, export: true },
    ...options,
  })
  after(async () => {
    listener.stop()
    await web.close()
  })
  return { port: listener.port, log, web }
}

/** A TLS client that trusts our root, by default an old one: TLS 1.0, AES, no server name. */
export function dialTls(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const stream = connect({
      port,
      host: '127.0.0.1',
      ca: authority.root.pem,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'AES128-SHA:@SECLEVEL=0',
      ...options,
    })
    stream.once('secureConnect', () => resolve(stream))
    stream.once('error', reject)
  })
}
