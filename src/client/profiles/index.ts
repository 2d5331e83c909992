import { macMessenger603, macMessenger702 } from './mac-6-7.ts'
import { macMessenger801 } from './mac-8.0.1.ts'
import type { ClientProfile } from './profile.ts'
import { windowsLive80, windowsLive81, windowsLive85 } from './wlm-8.ts'
import { windowsLive2009, windowsLive2011 } from './wlm-14.ts'

/** The clients that this library can be. A further one is a row here and a file beside it. */
export const clientProfiles: readonly ClientProfile[] = [
  macMessenger603,
  macMessenger702,
  macMessenger801,
  windowsLive80,
  windowsLive81,
  windowsLive85,
  windowsLive2009,
  windowsLive2011,
]

export const defaultProfile = macMessenger801

export function findProfile(name: string): ClientProfile | undefined {
  return clientProfiles.find((profile) => profile.name === name)
}
