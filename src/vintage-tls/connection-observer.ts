import type { Socket } from 'node:net'
import type { Alert } from './alerts.ts'
import {
  adviceFor,
  type ConnectionOutcome,
  type ConnectionRecord,
  describeAgreement,
  describeHello,
} from './connection-record.ts'
import type { EngineFailure } from './engine.ts'
import type { HandshakePlace } from './limits.ts'
import type { SocketObserver, VintageTlsSocket } from './socket.ts'

export type OnRecord = (record: ConnectionRecord) => void

/** The parts of a record that are known from the raw socket. */
export const origin = (raw: Socket): Pick<ConnectionRecord, 'remoteAddress' | 'remotePort'> => ({
  remoteAddress: raw.remoteAddress ?? '',
  remotePort: raw.remotePort ?? 0,
})

/**
 * Follows one connection of the engine: gives back its place among the open handshakes and writes its one record, at
 * the first data or at the end, whichever comes first. Waiting for data is what tells a client that hung up for want of
 * trust from one that was served.
 */
export function observeConnection(
  raw: Socket,
  place: HandshakePlace,
  onRecord: OnRecord,
  socket: () => VintageTlsSocket,
): SocketObserver {
  const from = origin(raw)
  const started = performance.now()
  let opened = false
  let alertReceived: Alert | undefined
  let reported = false

  const report = (outcome: ConnectionOutcome, failure?: EngineFailure): void => {
    if (reported) return
    reported = true
    const { hello, agreement } = socket()
    const advice = adviceFor(outcome, alertReceived)
    onRecord({
      route: 'engine',
      outcome,
      ...from,
      milliseconds: performance.now() - started,
      ...(hello === undefined ? {} : { hello: describeHello(hello) }),
      ...(agreement === undefined ? {} : { chosen: describeAgreement(agreement) }),
      ...(failure === undefined ? {} : failure),
      ...(advice === undefined ? {} : { advice }),
      ...(alertReceived === undefined ? {} : { alertReceived }),
    })
  }

  return {
    opened() {
      opened = true
      place.release(false)
    },
    firstData: () => report('served'),
    alerted(alert) {
      alertReceived = alert
    },
    failed(failure) {
      // A client that turns away before it has used the private key has cost nothing, and may only lack the root.
      place.release(failure.alertSent !== undefined || socket().keyExchanged)
      report(opened ? 'unused' : 'failed', failure)
    },
    closed() {
      place.release(socket().keyExchanged)
      report(opened ? 'unused' : 'failed', {
        reason: opened
          ? 'the client completed the handshake and hung up without sending anything'
          : 'the client hung up before the handshake was complete',
      })
    },
  }
}
