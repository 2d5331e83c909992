import { z } from 'zod'
import { adminCommand } from '../command.ts'
import { AdminFailure } from '../failure.ts'

const email = z.string().min(3).max(129)

const session = z.object({
  id: z.string().describe('Names the connection, as in the log.'),
  email: z.string().optional().describe('Whose it is; absent until the client has said so.'),
  client: z.string().describe('What the client says of itself.'),
  dialect: z.string().optional().describe('MSNP2 to MSNP18; absent before VER.'),
  remoteAddress: z.string(),
  stage: z.string().describe('How far the sign-in has come.'),
  status: z.string().optional().describe('NLN, BSY, …; absent before the first CHG.'),
  since: z.iso.datetime().describe('When the connection began.'),
})

const sessionsList = adminCommand({
  name: 'sessions list',
  summary: 'show the clients that are connected',
  input: z.strictObject({ email: email.optional().describe('only those of this address') }),
  output: z.object({ sessions: z.array(session) }),
  effect: 'reads',
  needs: 'running service',
  show: ({ sessions }) => ({
    columns: ['id', 'email', 'client', 'dialect', 'status', 'remoteAddress', 'since'],
    rows: sessions,
    empty: 'Nobody is connected.',
  }),
  run: ({ live }, { email }) => {
    const wanted = email?.toLowerCase()
    const all = live.sessions.list().filter((one) => wanted === undefined || one.email?.toLowerCase() === wanted)
    return { sessions: all.map((one) => ({ ...one, since: new Date(one.since).toISOString() })) }
  },
})

const sessionsKick = adminCommand({
  name: 'sessions kick',
  summary: 'sign out one connection, or every place of an account',
  input: z.strictObject({
    who: z.string().min(1).max(129).describe('an address, or the id of a connection as "sessions list" shows it'),
  }),
  output: z.object({ ended: z.int() }),
  effect: 'changes',
  needs: 'running service',
  positional: ['who'],
  show: ({ ended }) => `Signed out ${ended === 1 ? 'one place' : `${ended} places`}.`,
  run: ({ live }, { who }) => {
    const ended = who.includes('@') ? live.sessions.kickAccount(who) : Number(live.sessions.kick(who))
    if (ended === 0)
      throw new AdminFailure('not-found', `${who} is not signed in: see who is with "chrysalis sessions list".`)
    return { ended }
  },
})

const broadcast = adminCommand({
  name: 'sessions broadcast',
  summary: 'say something to everybody who is signed in',
  input: z.strictObject({
    text: z.string().trim().min(1).max(400).optional().describe('the sentence, as an alert of the service'),
    minutes: z
      .int()
      .min(1)
      .max(1440)
      .optional()
      .describe('announce maintenance in so many minutes, in the words of each client'),
  }),
  output: z.object({ told: z.int(), untold: z.int() }),
  effect: 'changes',
  needs: 'running service',
  positional: ['text'],
  show: ({ told, untold }) =>
    `Told ${told} ${told === 1 ? 'client' : 'clients'}${untold > 0 ? `; ${untold} have no words for it` : ''}.`,
  run: ({ live }, { text, minutes }) => {
    if (text === undefined && minutes === undefined)
      throw new AdminFailure('bad-input', 'There is nothing to say: give a text, minutes, or both.')
    return live.sessions.announce({ text, minutes })
  },
})

export const sessionCommands = [sessionsList, sessionsKick, broadcast]
