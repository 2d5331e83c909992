import { z } from 'zod'
import type { Rate } from '../limits/rate-limiter.ts'
import { usualRates } from '../limits/rates.ts'
import { logLevels } from '../observe/log.ts'
import { isNameServer, isNetwork } from './networks.ts'

const port = z.int().min(0).max(65535)
const milliseconds = z.int().min(1)

/** So many at once, and then so many a minute. */
const rate = ({ burst, perMinute }: Rate) =>
  z
    .strictObject({ burst: z.int().min(1).default(burst), perMinute: z.number().positive().default(perMinute) })
    .prefault({})

/**
 * Everything that can be set, with what holds unless it is. A key that is not here is refused, so that a slip of the pen is found at
 * the start and not in the middle of the night.
 */
export const schema = z.strictObject({
  data: z.string().min(1).default('./data').describe('Folder for the database, the keys and the certificates.'),
  host: z.string().min(1).default('0.0.0.0').describe('Address to listen on; 0.0.0.0 is every one of this machine.'),
  publicHost: z
    .string()
    .min(1)
    .optional()
    .describe('Address that clients are told; the address of this machine in the local network unless given.'),
  msnp: z.strictObject({ port: port.default(1863) }).prefault({}),
  dispatch: z
    .strictObject({
      port: port
        .optional()
        .describe(
          'Port of a dispatch server, which sends every client on to a notification server; none unless given.',
        ),
      to: z
        .string()
        .regex(/^[^\s:]{1,253}:[0-9]{1,5}$/, 'Give address and port, for example 192.168.1.21:1863.')
        .optional()
        .describe(
          'Notification server that clients are sent to by the dispatch server, and by this one when it drains.',
        ),
    })
    .prefault({}),
  http: z.strictObject({ port: port.default(80) }).prefault({}),
  https: z.strictObject({ port: port.default(443) }).prefault({}),
  admin: z
    .union([
      z.literal(false),
      z.strictObject({
        host: z.string().min(1).default('127.0.0.1').describe('Address that the console and its API listen on.'),
        port: port
          .optional()
          .describe('Their port: 8186 unless given, and then the service goes on without them where it is taken.'),
        url: z
          .url({ protocol: /^https?$/, error: 'Give an address such as https://console.example.com.' })
          .transform((url) => url.replace(/\/+$/, ''))
          .optional()
          .describe('Their address for browsers, where a proxy stands before them.'),
      }),
    ])
    .prefault({})
    .describe('The owner’s console, API and metrics; false: none of them.'),
  dns: z
    .union([
      z.literal(false),
      z.strictObject({
        host: z
          .string()
          .min(1)
          .optional()
          .describe('Address that the name service listens on; as `host` unless given.'),
        port: port
          .optional()
          .describe(
            'Its port, UDP and TCP: 53 unless given, and then the service goes on without it where it is taken.',
          ),
        upstream: z
          .array(z.string().refine(isNameServer, 'Give the address of a name server, for example 192.168.1.1.'))
          .min(1)
          .optional()
          .describe('Name servers that are asked for all other names; those of this machine unless given.'),
        offline: z
          .boolean()
          .default(false)
          .describe(
            'For networks without the Internet: names such as www.microsoft.com lead here too, and nobody is asked for others unless `upstream` is given.',
          ),
        authoritative: z
          .boolean()
          .default(false)
          .describe('For the Internet: answers Messenger names, to anybody, and nothing else.'),
        allow: z
          .array(
            z
              .string()
              .refine(isNetwork, 'Give an address or a network, /8 (IPv6: /16) or smaller, such as 203.0.113.0/24.'),
          )
          .default([])
          .describe('Networks that are answered besides private ones; everybody else is refused.'),
      }),
    ])
    .prefault({})
    .describe('The name service, which old machines are given as their DNS server; false: none.'),
  demo: z.boolean().default(false).describe('Makes me@example.com and eight residents to talk to.'),
  registration: z
    .strictObject({
      mode: z
        .enum(['open', 'invitation', 'closed'])
        .default('open')
        .describe('Who may make an account: those that openTo names, only whoever has an invitation code, or nobody.'),
      openTo: z
        .enum(['private', 'everybody'])
        .default('private')
        .describe(
          'With open: machines with a private address (others need an invitation), or everybody who reaches the service.',
        ),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(logLevels).default('info'),
      format: z.enum(['pretty', 'json']).default('pretty'),
      wire: z
        .boolean()
        .default(false)
        .describe('Every line in both directions, decoded; passwords and tickets left out.'),
    })
    .prefault({}),
  observe: z
    .strictObject({
      record: z
        .enum(['watched', 'always', 'never'])
        .default('watched')
        .describe('When lines are recorded for the console: while somebody watches, always, or never.'),
      secrets: z
        .boolean()
        .default(false)
        .describe('Keeps passwords and tickets of what is recorded in memory, for an owner who asks to see them.'),
      entries: z.int().min(100).max(1_000_000).default(20_000).describe('Entries that are kept.'),
      bytes: z
        .int()
        .min(1024 * 1024)
        .default(32 * 1024 * 1024)
        .describe('Bytes of memory that they may take.'),
    })
    .prefault({}),
  tls: z
    .strictObject({
      vintage: z
        .strictObject({
          enabled: z.boolean().default(true).describe('Serves systems that no current TLS library serves.'),
          ssl3: z
            .boolean()
            .default(true)
            .describe('SSL 3.0, for Windows before XP with Internet Explorer 6 as shipped.'),
          export: z
            .boolean()
            .default(true)
            .describe('40- and 56-bit suites, for Windows sold outside the United States before 2000.'),
        })
        .prefault({}),
    })
    .prefault({}),
  limits: z
    .strictObject({
      queuedBytes: z
        .int()
        .min(65_536)
        .default(1024 * 1024)
        .describe('Bytes that may wait for one slow client.'),
      connections: z.int().min(1).default(50_000).describe('Open connections overall, for each listener.'),
      connectionsPerAddress: z
        .int()
        .min(1)
        .default(2_000)
        .describe('Open connections from one address, for each listener.'),
      silenceBeforeSignIn: milliseconds
        .default(60_000)
        .describe('Milliseconds that a client may say nothing before it has signed in.'),
      idleConversation: milliseconds
        .default(300_000)
        .describe('Milliseconds without a word after which a conversation is ended.'),
      mailbox: z
        .strictObject({
          perMailbox: z.int().min(1).default(500).describe('Offline messages that wait for one person.'),
          perSender: z.int().min(1).default(100).describe('Of these, messages of one sender.'),
        })
        .prefault({}),
      pictures: z
        .strictObject({
          bytes: z
            .int()
            .min(1024)
            .default(256 * 1024)
            .describe('Bytes of a display picture that is kept here.'),
        })
        .prefault({}),
      rates: z
        .strictObject({
          switchboards: rate(usualRates.switchboards).describe('Conversations that one account begins.'),
          calls: rate(usualRates.calls).describe('People whom one account calls into conversations.'),
          notifications: rate(usualRates.notifications).describe('Notifications of one account to other people.'),
          changes: rate(usualRates.changes).describe('Changes of status, name and personal data of one account.'),
          requests: rate(usualRates.requests).describe('HTTP requests from one address.'),
          lookups: rate(usualRates.lookups).describe(
            'Questions of one address to the name service; beyond it they are not answered.',
          ),
          registrations: rate(usualRates.registrations).describe(
            'Accounts that people of one address make for themselves, or try to.',
          ),
        })
        .prefault({}),
    })
    .prefault({}),
})

/** The settings of one service, complete. */
export type Settings = z.infer<typeof schema>

/** Settings as a file or a command line gives them: any part, the rest by default. */
export type SettingsInput = z.input<typeof schema>
