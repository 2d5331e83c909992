import type { Dialect } from '../../protocol/dialect.ts'
import type { ClientProfile as ServerView } from '../../protocol/profiles.ts'

/** What a client does, one after the other, once it is signed in and has its lists. */
export type Step =
  /** `ADL`: the lists that came over SOAP, merged. */
  | 'upload-lists'
  /** `PRP MFN` */
  | 'name'
  /** `BLP` */
  | 'privacy'
  /** `CHG` */
  | 'status'
  /** `CVR`, which MSNP2 to 7 say after the sign-in (msnp-wire §6.2). */
  | 'report'
  /** `GCF Shields.xml` (msnp-wire §6.33) */
  | 'policies'
  /** `UUX` with `<Data>` */
  | 'personal-data'
  /** `UUX` with `<EndpointData>` */
  | 'endpoint-data'
  /** `UUX` with `<PrivateEndpointData>` */
  | 'private-endpoint-data'
  /** `URL` */
  | { readonly page: string; readonly parameter?: string }
  /** `UUN` to oneself, type 8 */
  | 'notify-self'
  /** `PNG` with a transaction id */
  | 'numbered-ping'

/** One ticket that a client asks RST.srf or RST2.srf for (msnp-http §6.3). */
export interface TokenWish {
  readonly address: string
  /** `challenge`: the words of `USR … TWN S`; `undefined`: the token broker's ticket has none. */
  readonly policy: string | 'challenge' | undefined
}

/** How a client proves who it is. */
export type SignInWay =
  /** `INF` and `USR MD5`, with a device key (msnp-wire §5.2). */
  | { readonly by: 'digest' }
  /**
   * `USR TWN`, the ticket by nexus and login2 (msnp-wire §5.3, msnp-http §5): with GET on Windows, with POST on the Mac.
   */
  | { readonly by: 'nexus'; readonly asks: 'GET' | 'POST' }
  /** `USR TWN`, the ticket of `messenger.msn.com` by RST.srf (msnp-http §6). */
  | { readonly by: 'ticket'; readonly tokens: readonly TokenWish[] }
  /** `USR SSO`, ticket and proof of `messengerclear.live.com` by RST.srf or RST2.srf (msnp-wire §5.4, msnp-http §6, §7). */
  | { readonly by: 'proof'; readonly service: 'RST' | 'RST2'; readonly tokens: readonly TokenWish[] }

/** Where the lists come from: FindMembership, and then the contacts; before MSNP13, the notification server itself (`SYN`). */
export type Lists = ListSource | { readonly contacts: 'SYN' }

/** The address book. */
export interface ListSource {
  readonly contacts: 'ABFindAll' | 'ABFindContactsPaged'
  /**
   * How a call shows who makes it (msnp-http §10.3). `ticket-each`: a ticket of nexus and login2 fetched for that call; `ticket`: the one for
   * `contacts.msn.com`; `cookie`: the ticket's first part as `MSPAuth`.
   */
  readonly shows: 'ticket-each' | 'ticket' | 'cookie'
  /** `ABApplicationHeader/ApplicationId` (msnp-http §10.2). */
  readonly applicationId: string
  readonly userAgent: string | undefined
  /** It asks when the notification server has sent `text/x-msmsgsprofile`, not before (msnp-wire §7.1). */
  readonly afterProfile: boolean
}

/** One Messenger client as data: everything in which it differs from the others. */
export interface ClientProfile {
  /** The word for `--as`. */
  readonly name: string
  readonly title: string
  /** What is known of it and from where, and what is a guess. */
  readonly evidence: string
  /** Best first. */
  readonly offers: readonly Dialect[]
  /** VER, CVR and USR go out together, before the first answer. */
  readonly pipelines: boolean
  /** The words of `CVR` before the account. */
  readonly report: {
    readonly locale: string
    readonly system: string
    readonly systemVersion: string
    readonly architecture: string
    readonly product: string
    readonly clientVersion: string
    readonly codebase: string
  }
  /** The word of `CVR` after the account: how often it was sent on (msnp-wire §6.2). */
  readonly hop: string | undefined
  readonly signIn: SignInWay
  readonly lists: Lists
  /** As in `CHG` and `UUX`; `undefined` before MSNP8. */
  readonly capabilities: { readonly first: string; readonly second: string | undefined } | undefined
  /** The machine's id: `MachineGuid`, and from MSNP16 on the endpoint. Lower case with dashes. */
  readonly machine: string
  /** From MSNP16 on: what the place is called, and what kind it is. `undefined`: the client knows nothing of places. */
  readonly place:
    | {
        /** `EpName`: the computer's name. */
        readonly name: string
        /** 1: a computer (msnp-wire §6.25). */
        readonly type: number
        /** It says as well whether it is idle, and its status. */
        readonly tellsState: boolean
      }
    | undefined
  /** Elements of `<Data>` after `PSM` and `CurrentMedia` (msnp-wire §6.25). All but `MachineGuid` are empty. */
  readonly personalData: readonly string[]
  readonly afterLists: readonly Step[]
  /** How the server is known to answer this very client: other answers are deviations. `undefined`: as its dialect says. */
  readonly answers: ServerView | undefined
  /** It drops an `ILN` or `NLN` without an msnobj, silently (the seed). */
  readonly needsPicture: boolean
}

/** The endpoint that a client names when it signs in and on switchboards; `undefined` where it knows nothing of places. */
export function endpointOf({ machine, place }: ClientProfile): string | undefined {
  return place === undefined ? undefined : machine
}
