import type { ConnectionTap } from '../services/connection/tap.ts'
import type { Lookup, TlsRecord } from './facts.ts'
import type { ConnectionOrigin, Observer } from './observer.ts'

/**
 * What has been counted since the start: plain numbers that only go up. Counting is an addition where something happens anyway;
 * `/metrics` reads the numbers when it is asked.
 */
export interface Counters {
  /** `USR … OK` said to a client. */
  signIns: number
  /** Passwords by verdict: `right`, `wrong`, `throttled`. */
  readonly passwords: Record<string, number>
  /** `MSG` of clients in conversations; control messages such as "is typing" count. */
  messages: number
  /** Numeric answers to clients' commands. */
  errorsAnswered: number
  /** Connections that broke the framing. */
  framingErrors: number
  /** Messenger connections by what carried them. */
  readonly connections: Record<'tcp' | 'gateway', number>
  /** TLS connections by `route outcome`. */
  readonly tls: Record<string, number>
  /** Questions to the name service by answer. */
  readonly lookups: Record<Lookup['answer'], number>
  /** HTTP requests to the services by status class: `2xx`. */
  readonly requests: Record<string, number>
}

export function createCounters(): Counters {
  return {
    signIns: 0,
    passwords: {},
    messages: 0,
    errorsAnswered: 0,
    framingErrors: 0,
    connections: { tcp: 0, gateway: 0 },
    tls: {},
    lookups: { ours: 0, forwarded: 0, refused: 0, failed: 0 },
    requests: {},
  }
}

const passwordServices: ReadonlySet<string> = new Set(['login2', 'rst', 'rst2'])
const passwordVerdicts: ReadonlySet<string> = new Set(['right', 'renewed', 'wrong', 'throttled'])

const [zero, nine, letterU] = [0x30, 0x39, 0x55]
/** `USR 4 OK …`: the end of every sign-in (msnp-wire §5). */
const signedIn = /^USR [0-9]+ OK /

const add = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1
}

/** An observer that counts and keeps nothing. */
export function countingObserver(counters: Counters): Observer {
  const tap: ConnectionTap = {
    received: (frame, conversant) => {
      if (frame.verb === 'MSG' && conversant.role === 'switchboard') counters.messages += 1
    },
    // Looks at the first byte of what is sent at once: an answer to a command begins a write of its own.
    sent: (bytes, conversant) => {
      const first = bytes[0] ?? 0
      if (first >= zero && first <= nine) counters.errorsAnswered += 1
      else if (
        first === letterU &&
        conversant?.role === 'notification' &&
        signedIn.test(bytes.toString('latin1', 0, 24))
      )
        counters.signIns += 1
    },
    broken: () => {
      counters.framingErrors += 1
    },
    closed: () => undefined,
  }
  return {
    lookedUp: ({ answer }) => {
      counters.lookups[answer] += 1
    },
    // One tap serves all connections: it knows none of them.
    connected: (_origin: ConnectionOrigin, transport) => {
      counters.connections[transport] += 1
      return tap
    },
    tlsRecorded: ({ route, outcome }: TlsRecord) => add(counters.tls, `${route} ${outcome}`),
    asked:
      () =>
      ({ status }) =>
        add(counters.requests, `${Math.floor(status / 100)}xx`),
    served: ({ service, outcome }) => {
      if (passwordServices.has(service) && passwordVerdicts.has(outcome)) add(counters.passwords, outcome)
    },
  }
}
