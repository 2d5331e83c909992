import { describe } from '../protocol/describe.ts'
import type { Entry, EntryField } from './entry.ts'
import type { ConnectionFact, Fact, LineFact, LookupFact, TlsFact } from './facts.ts'
import type { Labels } from './labels.ts'
import { printable, printableBytes } from './printable.ts'
import { readAnswer, readRequest } from './read-web.ts'
import { bare, type Reading } from './reading.ts'
import type { Recorded } from './recorded.ts'
import { redact } from './redaction.ts'
import { standIns } from './stand-in.ts'

/**
 * Decodes what was recorded, for people.
 *
 * @param labels what stands for secrets; `undefined` shows them, where they were kept.
 */
export function readEntry({ serial, fact, session, account }: Recorded, labels: Labels | undefined): Entry {
  const { at, address, kind, transport } = fact
  return {
    serial,
    time: at,
    address,
    kind,
    transport,
    ...(session !== undefined && { session }),
    ...(account !== undefined && { account }),
    ...read(labels ? redact(fact, labels) : fact),
  }
}

function read(fact: Fact): Reading {
  switch (fact.kind) {
    case 'line':
      return readLine(fact)
    case 'connection':
      return readConnection(fact)
    case 'request':
      return readRequest(fact)
    case 'answer':
      return readAnswer(fact)
    case 'tls':
      return readTls(fact)
    case 'lookup':
      return readLookup(fact)
  }
}

function readLine(fact: LineFact): Reading {
  const { connection, role, from, dialect, verb, tokens, payload } = fact
  const frame = { verb, tokens: standIns(fact), payload: payload?.bytes }
  const { fields, means, source, unknown, unexpected, ...described } = describe(frame, {
    role,
    from,
    dialect,
    secrets: true,
  })
  return {
    connection,
    role,
    direction: from === 'client' ? 'received' : 'sent',
    operation: printable(verb),
    line: [verb, ...tokens].map(printableBytes).join(' '),
    summary: means,
    source,
    // A field for each token, in their order.
    fields: fields
      .map(
        ({ name, token, meaning, isSecret }, index): EntryField => ({
          name,
          value: printableBytes(tokens[index] ?? token),
          meaning: printable(meaning),
          ...(isSecret && { secret: true }),
        }),
      )
      .filter((_, index) => fields[index]?.isWord !== true),
    payload: [...(described.payload ?? []), ...(payload?.isCut ? [`… ${payload.length} bytes in all`] : [])],
    unknown,
    unexpected,
  }
}

const events: Readonly<Record<ConnectionFact['event'], string>> = {
  opened: 'connected',
  broken: 'what came cannot be read any further',
  closed: 'the connection is gone',
}

function readConnection({ connection, event, reason, transport }: ConnectionFact): Reading {
  const how = event === 'opened' && transport === 'gateway' ? ' through the HTTP gateway' : ''
  return {
    ...bare,
    connection,
    role: 'notification',
    operation: event,
    line: `${event}${reason === '' ? '' : ` (${reason})`}`,
    summary: `${events[event]}${how}${reason === '' ? '' : `: ${reason}`}`,
    unexpected: event === 'broken' ? [`the framing is broken: ${reason}`] : [],
  }
}

const routes: Readonly<Record<TlsFact['record']['route'], string>> = {
  engine: 'served by the engine for older systems',
  modern: 'served by node:tls',
  'plain-http': 'HTTP without TLS',
  refused: 'refused',
}

function readTls({ record }: TlsFact): Reading {
  const { route, outcome, hello, chosen, reason, advice, alertReceived, alertSent } = record
  const isGood = outcome === 'served' || outcome === 'handed-over'
  const fields: (EntryField | undefined)[] = [
    hello && {
      name: 'hello',
      value: `${hello.format} ${hello.version}`,
      meaning: `a hello in the format of SSL ${hello.format === 'v2' ? '2' : '3'}`,
    },
    hello?.serverName === undefined
      ? undefined
      : { name: 'server name', value: printable(hello.serverName), meaning: 'the host that the client wants' },
    hello?.clock === undefined
      ? undefined
      : {
          name: 'clock',
          value: new Date(hello.clock).toISOString(),
          meaning: 'what its clock says, unless it is chance',
        },
    hello && { name: 'suites', value: hello.suites.join(' '), meaning: 'what the client offers, the best first' },
    chosen && { name: 'version', value: chosen.version, meaning: 'agreed on' },
    chosen && {
      name: 'suite',
      value: chosen.suite,
      meaning: chosen.resumed ? 'agreed on, in a resumed session' : 'agreed on',
    },
    alertReceived && { name: 'alert received', value: String(alertReceived.code), meaning: alertReceived.name },
    alertSent === undefined ? undefined : { name: 'alert sent', value: alertSent, meaning: '' },
    { name: 'milliseconds', value: record.milliseconds.toFixed(1), meaning: '' },
  ]
  const agreed = chosen ? `${chosen.version} ${chosen.suite}` : (hello?.version ?? '')
  return {
    ...bare,
    role: 'security',
    operation: 'TLS',
    line: printable(`${agreed === '' ? 'TLS' : agreed} ${outcome}`),
    summary: isGood ? `a secure connection, ${routes[route]}` : `no secure connection: ${reason ?? outcome}`,
    fields: fields.filter((field) => field !== undefined),
    unexpected: isGood ? [] : [reason ?? outcome, ...(advice === undefined ? [] : [advice])],
  }
}

const answers: Readonly<Record<LookupFact['answer'], string>> = {
  ours: 'answered with our address',
  forwarded: 'asked of another name server',
  refused: 'refused',
  failed: 'no answer could be had',
}

function readLookup({ name, type, answer }: LookupFact): Reading {
  return {
    ...bare,
    role: 'names',
    direction: 'received',
    operation: printable(type),
    line: printable(`${type} ${name}`),
    summary: `where is ${printable(name)}? ${answers[answer]}`,
    unexpected: answer === 'failed' ? ['no answer could be had'] : [],
  }
}
