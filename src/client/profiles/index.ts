import { macMessenger801 } from './mac-8.0.1.ts'
import type { ClientProfile } from './profile.ts'

/** The clients that this library can be. A further one is a row here and a file beside it. */
export const clientProfiles: readonly ClientProfile[] = [macMessenger801]

export const defaultProfile = macMessenger801

export function findProfile(name: string): ClientProfile | undefined {
  return clientProfiles.find((profile) => profile.name === name)
}
