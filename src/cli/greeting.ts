import type { RunningServer } from '../server/start.ts'

/** What `serve` says when it is ready: a line for each thing it listens on, and what to do next. */
export function greet(server: RunningServer, out: NodeJS.WritableStream): void {
  const { msnp, http, https, dns, publicHost } = server.running
  const lines = [
    `Chrysalis is running. Clients are told the address ${publicHost}.`,
    `  Messenger (MSNP)  ${msnp.host}:${msnp.port}`,
    `  HTTP              ${http.host}:${http.port}`,
    `  HTTPS             ${https.host}:${https.port}`,
    ...(dns ? [`  Name service      ${dns.host}:${dns.port}`] : []),
    ...(server.consoleLink === undefined ? [] : [`  Console           ${server.consoleLink}`]),
    ...server.notices.map((notice) => `  ${notice}`),
    ...(server.demo ? ['  Demo world        sign in as me@example.com with the password "password"'] : []),
    '',
    'Next: point the names of the Messenger service at this address on the old machine and install the root certificate',
    `      ${server.rootCertificateFile} there; docs/start/ says how for each system.`,
    'Make an account:  npx chrysalis account add you@example.com --password-stdin',
    'End with Ctrl+C.',
  ]
  out.write(`${lines.join('\n')}\n`)
}
