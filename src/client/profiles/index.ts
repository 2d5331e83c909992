import { macMessenger603, macMessenger702 } from './mac-6-7.ts'
import { macMessenger801 } from './mac-8.0.1.ts'
import { msn10, msn30, msn46 } from './msn-1-4.ts'
import { macMessenger351, msn60, msn62, msn70, msn75, windowsMessenger47 } from './msn-4-7.ts'
import type { ClientProfile } from './profile.ts'
import { windowsLive80, windowsLive81, windowsLive85 } from './wlm-8.ts'
import { windowsLive2009, windowsLive2011 } from './wlm-14.ts'

/** The clients that this library can be. A further one is a row here and a file beside it. */
export const clientProfiles: readonly ClientProfile[] = [
  msn10,
  msn30,
  msn46,
  windowsMessenger47,
  msn60,
  msn62,
  msn70,
  msn75,
  macMessenger351,
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
