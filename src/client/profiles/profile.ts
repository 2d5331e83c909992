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

/** One Messenger client as data: everything in which it differs from the others. */
export interface ClientProfile {
  /** The word for `--as`. */
  readonly name: string
  readonly title: string
  /** Best first. */
  readonly offers: readonly Dialect[]
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
  /** How it proves who it is: `tweener-nexus` is Passport 1.4 by nexus and login2 (msnp-wire §5.3, msnp-http §5). */
  readonly signIn: 'tweener-nexus'
  /** Where its lists come from: two SOAP calls, each after a Passport round of its own (the seed). */
  readonly lists: 'soap-ticket-each'
  /** As in `CHG` and `UUX`. */
  readonly capabilities: { readonly first: string; readonly second: string | undefined }
  readonly endpoint: {
    /** Sent with the ticket; lower case with dashes. */
    readonly id: string
    /** `EpName`: the computer's name. */
    readonly name: string
    /** 1: a computer (msnp-wire §6.25). */
    readonly type: number
  }
  readonly afterLists: readonly Step[]
  /** How the server is known to answer this very client: other answers are deviations. `undefined`: as its dialect says. */
  readonly answers: ServerView | undefined
  /** It drops an `ILN` or `NLN` without an msnobj, silently (the seed). */
  readonly needsPicture: boolean
}
