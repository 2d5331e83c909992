import type { Account } from '../domain/account.ts'
import type { Conversations } from '../domain/conversation/conversations.ts'
import { isInside, type Network, parseNetwork } from '../domain/people/network.ts'
import type { Store } from '../domain/ports/store.ts'
import type { PresenceHub } from '../domain/presence/hub.ts'
import type { Endpoint } from '../domain/presence/person.ts'
import { Serial } from '../domain/serial.ts'
import { signedOut } from '../protocol/notification/sign-out.ts'
import type { Connection } from '../services/connection/connection.ts'
import type { NotificationServer } from '../services/notification/service.ts'
import type { SwitchboardServer } from '../services/switchboard/service.ts'
import { type Arrived, judgePresence } from './judge-presence.ts'

/** The servers whose sessions end when somebody may not be there any more. */
export interface Guarded {
  readonly notification: NotificationServer
  readonly switchboard: SwitchboardServer
  readonly conversations: Conversations
}

/** A session of either server; what it has come in with is known once it is in. */
interface Held {
  readonly connection: Connection
  readonly arrived: Arrived | undefined
  readonly end: (reason: string) => void
}

/**
 * Ends the sessions of those who may not be there any more: banned, removed, called something else, or come in by a key that is revoked.
 * Sign-ins look for themselves; this is for those who are in already when it happens, whoever made it happen.
 */
export class Access {
  readonly #store: Store
  readonly #hub: PresenceHub
  readonly #turns = new Serial()
  #networks: readonly { readonly network: Network; readonly endsAt: number }[] = []
  #guarded: Guarded | undefined

  constructor(store: Store, hub: PresenceHub) {
    this.#store = store
    this.#hub = hub
  }

  /** Reads which networks are banned; call before anybody is listened to. */
  async open(): Promise<void> {
    const bans = await this.#store.read((tables) => tables.bans.list())
    this.#networks = bans.flatMap(({ network: text, endsAt = Number.POSITIVE_INFINITY }) => {
      const network = text === undefined ? undefined : parseNetwork(text)
      return network ? [{ network, endsAt }] : []
    })
  }

  guard(guarded: Guarded): void {
    this.#guarded = guarded
  }

  /** Is this address kept out now? Asked for every connection: a look at memory. */
  readonly refuses = (address: string): boolean => {
    if (this.#networks.length === 0) return false
    const now = Date.now()
    return this.#networks.some(({ network, endsAt }) => endsAt > now && isInside(network, address))
  }

  /** Call after every change of who may come in: resolves when nobody is there who may not be, and everybody else has been told. */
  readonly changed = (): Promise<void> =>
    this.#turns.run(async () => {
      await this.open()
      if (this.#guarded) await this.#endSessions(this.#guarded)
      await this.#hub.refreshAll()
    })

  async #endSessions(guarded: Guarded): Promise<void> {
    const arrived = heldBy(guarded).flatMap((held) => held.arrived ?? [])
    const reasonOf = await judgePresence(this.#store, arrived, Date.now())
    // Looked at anew: some have left in the meantime, and whoever came has been judged by the sign-in itself.
    const judged = new Set(arrived.map(keyOf))
    for (const held of heldBy(guarded)) {
      const address = held.connection.transport.remoteAddress
      const reason = this.refuses(address)
        ? `${address} is banned`
        : held.arrived && judged.has(keyOf(held.arrived))
          ? reasonOf(held.arrived)
          : undefined
      if (reason !== undefined) held.end(reason)
    }
  }
}

const keyOf = ({ account, deviceKey }: Arrived): string => `${account.id} ${deviceKey ?? ''}`

function heldBy({ notification, switchboard, conversations }: Guarded): readonly Held[] {
  const signedIn = Array.from(notification.sessions(), (session): Held => {
    const { connection, endpoint, account } = session
    return {
      connection,
      arrived: arrivedAt(endpoint, account),
      end: (reason) => {
        if (endpoint) conversations.forget(endpoint)
        connection.report('info', `${account?.email ?? session.client} was signed out: ${reason}`)
        // Of all words for it the one after which clients do not come back by themselves (msnp-wire §6.39).
        session.sayForm(signedOut, 0, { reason: 'OTH' })
        session.end()
      },
    }
  })
  const seated = Array.from(switchboard.sessions(), (session): Held => {
    const { connection, endpoint, account } = session
    return {
      connection,
      arrived: arrivedAt(endpoint, account),
      end: () => {
        session.leave()
        connection.end()
      },
    }
  })
  return [...signedIn, ...seated]
}

function arrivedAt(endpoint: Endpoint | undefined, account: Account | undefined): Arrived | undefined {
  return endpoint && account && { account, deviceKey: endpoint.deviceKey }
}
