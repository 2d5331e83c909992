import type { Status } from '../domain/presence/status.ts'

/** One of the eight people of the demo world (the seed): an ordinary account that somebody inside this process uses. */
export interface Role {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly status: Status
  /** What they say when a conversation begins. */
  readonly greeting: string
}

const guid = (digit: string): string => [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join('-')

/** In the order in which they stand in the seed. */
export const cast: readonly Role[] = [
  {
    id: guid('1'),
    email: 'online@local',
    name: 'Online User',
    status: 'NLN',
    greeting: 'Hello! I am always online. Say something and I will repeat it.',
  },
  {
    id: guid('2'),
    email: 'busy@local',
    name: 'Busy User',
    status: 'BSY',
    greeting: 'I am busy, but for you I have a minute.',
  },
  { id: guid('3'), email: 'idle@local', name: 'Idle User', status: 'IDL', greeting: 'You woke me up. What is it?' },
  {
    id: guid('4'),
    email: 'away@local',
    name: 'Away User',
    status: 'AWY',
    greeting: 'I am away from the keyboard. This is my parrot speaking.',
  },
  {
    id: guid('5'),
    email: 'brb@local',
    name: 'Brb User',
    status: 'BRB',
    greeting: 'Be right back. Well, here I am already.',
  },
  { id: guid('6'), email: 'lunch@local', name: 'Lunch User', status: 'LUN', greeting: 'Mm, soup today. What is new?' },
  {
    id: guid('7'),
    email: 'phone@local',
    name: 'Phone User',
    status: 'PHN',
    greeting: 'One moment, I am on the phone … now. Yes?',
  },
  {
    id: guid('8'),
    email: 'hidden@local',
    name: 'Hidden User',
    status: 'HDN',
    greeting: 'You should not be able to see me.',
  },
]

/** The account that a visitor of the demo world signs in with. */
export const visitor = { email: 'me@example.com', name: 'Me', password: 'password' } as const
