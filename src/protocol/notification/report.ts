import { optional } from '../field.ts'
import { account } from '../fields/account.ts'
import { hop, url } from '../fields/address.ts'
import { word } from '../fields/word.ts'
import { form } from '../form.ts'

const locale = word('locale', 'the language of the client, a Windows locale id in hex', ['0x0409'], 16)
const system = word('system', 'the kind of operating system', ['mac', 'winnt', 'win'], 64)
const systemVersion = word('system version', 'the version of the operating system', ['10.14.6', '5.1'], 64)
const architecture = word('architecture', 'the processor', ['i386', 'ppc'], 64)
const product = word('product', 'the name of the client’s library; recognises a client', ['macmsgs', 'MSNMSGR'], 64)
const clientVersion = word('client version', 'the version of the client', ['8.0.1', '14.0.8117.416'], 64)
const codebase = word('codebase', 'the branch that the client was built from', ['macmsgs', 'MSMSGS', 'msmsgs'], 64)

const common = { locale, system, systemVersion, architecture, product, clientVersion }
const means = 'I am this client, on this machine'
const source = 'msnp-wire §6.2'

/** C: `CVR 6 0x0409 win 4.10 i386 MSMSGS 1.0.0863` */
export const reportVersion2 = form({
  verb: 'CVR',
  from: 'client',
  until: 3,
  fields: { ...common, codebase: optional(codebase) },
  means,
  source,
  example: 'CVR 6 0x0409 win 4.10 i386 MSMSGS 1.0.0863',
})

/** C: `CVR 6 0x0409 winnt 5.1 i386 MSMSGS 4.6.0073 MSMSGS` */
export const reportVersion4 = form({
  verb: 'CVR',
  from: 'client',
  since: 4,
  until: 7,
  fields: { ...common, codebase: optional(codebase), account: optional(account) },
  means,
  source,
  example: 'CVR 6 0x0409 winnt 5.1 i386 MSMSGS 4.6.0073 MSMSGS',
})

/**
 * C: `CVR 2 0x0409 mac 10.14.6 i386 macmsgs 8.0.1 macmsgs alice@example.com`
 *
 * The hop token belongs to dialect 21 but may come in any: those clients send VER, CVR and USR in one go and do not know yet
 * which dialect they will get (clients-in-the-wild §7.2). They also write `0` for "no hop yet".
 */
export const reportVersion8 = form({
  verb: 'CVR',
  from: 'client',
  since: 8,
  fields: { ...common, codebase, account: optional(account), hop: optional(hop) },
  means,
  source,
  example: 'CVR 2 0x0409 mac 10.14.6 i386 macmsgs 8.0.1 macmsgs alice@example.com',
})

const recommended = word('recommended version', 'the version that the client may update to', ['8.0.1', '1'], 64)
const recommendedToo = word('recommended version', 'the same once more', ['8.0.1', '2'], 64)
const minimum = word('minimum version', 'clients older than this are told to update and leave', ['8.0.1', '3'], 64)

/** S: `CVR 2 8.0.1 8.0.1 8.0.1 http://… http://…` — the client's own version three times, so that nobody must update. */
export const versionAccepted = form({
  verb: 'CVR',
  from: 'server',
  fields: { recommended, recommendedToo, minimum, download: url, information: url },
  means: 'your version will do',
  source,
})

/** C: `CVQ 2 0x0409 winnt 5.1 i386 MSMSGS 4.7.3001 WindowsMessenger alice@example.com`, after `VER 1 CVR0` */
export const askVersion = form({
  verb: 'CVQ',
  from: 'client',
  fields: { ...common, codebase: optional(codebase), account: optional(account), hop: optional(hop) },
  means: 'I only ask whether this version may be used',
  source: 'msnp-wire §6.3',
})

/** S: `CVQ 2 4.7.3001 4.7.3001 4.7.3001 http://… http://…` */
export const versionAnswered = form({
  verb: 'CVQ',
  from: 'server',
  fields: { recommended, recommendedToo, minimum, download: url, information: url },
  means: 'your version will do',
  source: 'msnp-wire §6.3',
})
