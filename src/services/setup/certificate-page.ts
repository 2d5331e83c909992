import type { Fingerprints } from './files.ts'
import { rootFiles } from './files.ts'
import { a, b, br, type Content, h2, h3, li, ol, p, pre, type Text, table, td, tr, tt, ul } from './html.ts'
import { layOut, type Visit } from './layout.ts'
import { findSystem, type System, systems, type Trust } from './systems.ts'
import type { Machine } from './user-agent.ts'
import { fill, fillText } from './words.ts'

/**
 * Where the certificate is for this browser: to be opened, or to be stored and then opened, so that the right list takes it; for a Mac that
 * knows them, in a profile, which is trusted when it is installed.
 */
export function rootLink({ machine }: Visit): Text {
  if (isElsewhere(machine)) return a(rootFiles.save, b('Save the root certificate'), ' (root.cer)')
  const certificate = a(rootFiles.cer, b('Get the root certificate'), ' (root.cer)')
  return machine.takesProfiles
    ? [a(rootFiles.mobileconfig, b('Install the root certificate'), ' (root.mobileconfig)'), ' or ', certificate]
    : certificate
}

/** Would this browser put a certificate into a list that Messenger does not read? */
const isElsewhere = ({ store, system }: Machine): boolean =>
  store === 'its own' && system?.startsWith('windows') === true

/** @param chosen a system that is not the one that the browser says it is on */
export function writeCertificatePage(visit: Visit, fingerprints: Fingerprints, chosen?: System): string {
  const { service, machine } = visit
  const system = chosen ?? (machine.system === undefined ? undefined : findSystem(machine.system))
  return layOut(
    visit,
    'Trust the service',
    p(
      "The service speaks for names that were Microsoft's, with certificates that it makes itself. This machine has to trust the root that signs them: ",
      rootLink(visit),
      '.',
    ),
    storeWarning(visit),
    system === undefined
      ? p('Your browser does not say which system it runs on: choose it below.')
      : [
          h2(system.title),
          system.trust.map((trust) => writeTrust(trust, visit)),
          (system.notes ?? []).map((note) => p(fillText(note, service))),
        ],
    p('Done? ', a('/setup/test', 'Test it'), '.'),
    h2('Is it the right one?'),
    p('Compare before you say yes: whoever runs the server sees the same numbers of the file root.cer there.'),
    table(
      { border: 0, cellpadding: 2, cellspacing: 0 },
      fingerprintRow('SHA-1', halves(fingerprints.sha1)),
      fingerprintRow('MD5', [fingerprints.md5]),
      fingerprintRow('SHA-256', halves(fingerprints.sha256)),
    ),
    h2('Other systems, other forms'),
    ul(
      ...systems.map(({ id, title }) => li(a(`/setup/certificate/${id}`, title))),
      li(
        a(rootFiles.cer, 'root.cer'),
        ' (DER), ',
        a(rootFiles.pem, 'root.pem'),
        ' (PEM), ',
        a(rootFiles.reg, 'root.reg'),
        ' (Windows registry), ',
        a(rootFiles.mobileconfig, 'root.mobileconfig'),
        ' (Mac OS X 10.7 and later)',
      ),
    ),
  )
}

function storeWarning({ machine }: Visit): Content {
  if (!isElsewhere(machine)) return []
  return p(
    b('Mind: '),
    `${machine.browser} keeps certificates in a list of its own. Messenger reads the list of Windows: save the file and open it in the Explorer, or come back with Internet Explorer.`,
  )
}

function writeTrust({ for: versions, form, steps, command }: Trust, { service }: Visit): Content {
  const [only] = steps
  return [
    versions === undefined ? [] : h3(versions),
    form === undefined ? [] : p(a(rootFiles[form], `root.${form}`)),
    steps.length === 1 && only !== undefined
      ? p(fillText(only, service))
      : ol(...steps.map((step) => li(fillText(step, service)))),
    command === undefined ? [] : pre(...foldCommand(fill(command, service))),
  ]
}

/** At `&&` and before long paths, so that the line is seen whole in a window of 640 points; a shell reads on after the backslash. */
function foldCommand(command: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of command.split(' ')) {
    if (line !== '' && line.length + word.length > 54) {
      lines.push(`${line} \\`)
      line = `  ${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function fingerprintRow(name: string, lines: readonly string[]) {
  return tr(
    td({ valign: 'top', nowrap: true }, name),
    td(
      { valign: 'top' },
      lines.map((line, index) => [index === 0 ? [] : br(), tt(line)]),
    ),
  )
}

/** 32 bytes do not fit beside the margin of a window of 640 points, and 20 hardly. */
function halves(text: string): string[] {
  const middle = Math.ceil((text.length + 1) / 6) * 3
  return [text.slice(0, middle), text.slice(middle)]
}
