import { realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { shellQuoted } from '../../edge/ports.ts'
import { type Finding, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** The bit of CAP_NET_BIND_SERVICE (linux/capability.h). */
const netBindService = 1n << 10n

/** May this user open ports 80, 443 and 53? */
export async function checkLowPorts({ running, settings }: Patient): Promise<readonly Finding[]> {
  const wanted = [settings.http.port, settings.https.port].filter((port) => port > 0 && port < 1024)
  if (running && (running.http.port < 1024 || running.https.port < 1024)) return [ok('The service has low ports.')]
  if (process.platform !== 'linux') return [ok(`On ${process.platform} low ports need no right that can be looked at.`)]
  const [first, status] = await Promise.all([
    readFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').then(Number, () => 1024),
    readFile('/proc/self/status', 'utf8').catch(() => ''),
  ])
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  if ((effective & netBindService) !== 0n) return [ok('This user may open low ports.')]
  const refused = wanted.filter((port) => port < first)
  if (refused.length === 0) return [ok(`Ports from ${first} need no right, and no lower one is wanted.`)]
  return [
    warning(
      `This user may not open ports below ${first}, and ${refused.join(' and ')} are set.`,
      `sudo setcap 'cap_net_bind_service=+ep' ${shellQuoted(realpathSync(process.execPath))}`,
    ),
  ]
}
