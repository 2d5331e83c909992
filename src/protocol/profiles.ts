import type { Dialect } from './dialect.ts'
import type { AnyForm } from './form.ts'
import type { Ladder } from './ladder.ts'
import { pageMac8, pageShown } from './notification/links.ts'
import { acknowledgePersonalData, personalDataAccepted } from './notification/personal-data.ts'
import { initialPresenceMac8, presenceAtFirst, presenceChanged, presenceMac8Changed } from './notification/presence.ts'
import { acknowledgePrivacy, acknowledgeProperty, privacyChanged, propertyChanged } from './notification/properties.ts'
import { acknowledgeUser, userNotified } from './notification/user-to-user.ts'

/** What a client says of itself in `CVR`. */
export interface ClientReport {
  readonly product: string
  readonly version: string
}

/** A client that needs a few lines in a shape of its own, beside the ladder of its dialect. */
export interface ClientProfile {
  readonly name: string
  /** Where it is known from. */
  readonly evidence: string
  readonly recognises: (report: ClientReport) => boolean
  /** The ladders whose rung this client gets replaced, with the form that it gets. */
  readonly instead: ReadonlyMap<Ladder<unknown>, AnyForm>
}

/** Microsoft Messenger for Mac 8.0.x, which speaks dialect 16 in its own way. */
export const mac8: ClientProfile = {
  name: 'mac-8',
  evidence: 'the seed (Messenger for Mac 8.0.1 on the wire); msnp-wire §11.8',
  recognises: ({ product, version }) => /^macmsgs(beta)?$/i.test(product) && /^8\./.test(version),
  instead: new Map<Ladder<unknown>, AnyForm>([
    [propertyChanged, acknowledgeProperty],
    [privacyChanged, acknowledgePrivacy],
    [personalDataAccepted, acknowledgePersonalData],
    [userNotified, acknowledgeUser],
    [presenceAtFirst, initialPresenceMac8],
    [presenceChanged, presenceMac8Changed],
    [pageShown, pageMac8],
  ]),
}

/** Asked in this order; the first that recognises the client is its profile. */
export const profiles: readonly ClientProfile[] = [mac8]

export function profileOf(report: ClientReport): ClientProfile | undefined {
  return profiles.find((profile) => profile.recognises(report))
}

/**
 * How a line is said to one client: as its profile wants it, else as its dialect does; `undefined` where its dialect cannot say
 * it at all. A profile's form applies within the dialects that it is declared for: a Mac that negotiated MSNP13 gets MSNP13.
 */
export function lineFor(ladder: Ladder<unknown>, dialect: Dialect, profile?: ClientProfile): AnyForm | undefined {
  const own = profile?.instead.get(ladder)
  return own !== undefined && dialect >= own.since && dialect <= own.until ? own : ladder.at(dialect)
}
