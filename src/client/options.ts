import type { Credentials } from './passport.ts'
import type { ClientProfile } from './profiles/profile.ts'
import type { Trace } from './trace.ts'

/** Everything that a client has to know before it signs in. */
export interface SignInOptions {
  /** The service's address; all genuine host names lead here. */
  readonly server: string
  readonly msnpPort: number
  readonly httpsPort: number
  /** The service's root certificate, PEM; `undefined`: only public roots are trusted. */
  readonly root: string | undefined
  readonly credentials: Credentials
  readonly profile: ClientProfile
  /** Longest wait for one answer, in milliseconds. */
  readonly timeLimit: number
  readonly trace: Trace
}
