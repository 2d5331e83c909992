import type { PersonalData } from '../../domain/presence/status.ts'

/** The setting under which an account's personal message is kept, as its client wrote it: bytes of XML text. */
export const personalMessageSetting = 'PersonalMessage'

/** The personal data with which somebody comes online, before the client has said anything: the message of last time. */
export function rememberedData(settings: Readonly<Record<string, string>>): PersonalData {
  const message = settings[personalMessageSetting]
  return message === undefined ? {} : { PSM: message }
}

/** The setting to write after a `UUX`; `undefined` when the message is what it was, so that nothing is written. */
export function messageToKeep(
  before: PersonalData,
  data: PersonalData,
): Readonly<Record<string, string | undefined>> | undefined {
  const message = data.PSM
  if (message === undefined || message === (before.PSM ?? '')) return undefined
  return { [personalMessageSetting]: message === '' ? undefined : message }
}
