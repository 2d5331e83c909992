import type { StatusCode } from '../protocol/fields/status.ts'
import type { OwnState } from './dance.ts'
import type { RosterEntry } from './roster.ts'

/** Statuses in the words of the main window. `HDN` is only ever one's own. */
export const statusWords: Readonly<Record<StatusCode, string>> = {
  NLN: 'online',
  BSY: 'busy',
  IDL: 'idle',
  BRB: 'be right back',
  AWY: 'away',
  PHN: 'on the phone',
  LUN: 'out to lunch',
  HDN: 'appearing offline',
  FLN: 'offline',
}

/** One line of the main window, in its columns. */
export interface WindowLine {
  readonly name: string
  readonly email: string
  readonly status: string
  readonly isOnline: boolean
  readonly personalMessage: string
}

export interface MainWindow {
  readonly owner: string
  readonly contacts: readonly WindowLine[]
}

/** What the main window shows: the forward list, who is there first, each group by name. */
export function showMainWindow(me: OwnState, roster: readonly RosterEntry[]): MainWindow {
  const contacts = roster.filter(({ isContact }) => isContact).map(showContact)
  contacts.sort((a, b) => Number(b.isOnline) - Number(a.isOnline) || a.name.localeCompare(b.name, 'en'))
  return { owner: `${visible(me.name)} (${statusWords[me.status]})`, contacts }
}

export function showContact({ name, email, status, personalMessage, isBlocked }: RosterEntry): WindowLine {
  return {
    name: visible(name),
    email: visible(email),
    status: statusWords[status] + (isBlocked ? ', blocked' : ''),
    isOnline: status !== 'FLN',
    personalMessage: visible(personalMessage),
  }
}

/** What strangers write must not move the cursor of the terminal. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')
}
