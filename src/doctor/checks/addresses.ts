import { lookup } from 'node:dns/promises'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { detectLanAddress } from '../../edge/lan-address.ts'
import { type Finding, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** Is what clients are told an address under which they reach this machine? */
export async function checkAddresses({ publicHost, data, running }: Patient): Promise<readonly Finding[]> {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))
  const best = detectLanAddress()
  const restart = `chrysalis serve --data ${data} --public-host ${best ?? 'ADDRESS'}`
  const details = { publicHost, own, detected: best ?? null }
  const meant = isIPv4(publicHost) ? publicHost : await resolve(publicHost)
  if (meant === undefined)
    return [warning(`Clients are told ${publicHost}, and there is no address for that name.`, restart, details)]
  if (meant.startsWith('127.'))
    return [warning(`Clients are told ${publicHost}: only programs on this machine reach that.`, restart, details)]
  if (!own.includes(meant))
    return [
      warning(
        `Clients are told ${publicHost}, which is no address of this machine (${own.filter(isIPv4).join(', ')}); right if a router passes it on.`,
        restart,
        details,
      ),
    ]
  const listening = running?.msnp.host
  if (listening !== undefined && isIPv4(listening) && listening !== '0.0.0.0' && listening !== meant)
    return [
      warning(
        `Clients are told ${publicHost}, and the service listens on ${listening} only.`,
        `chrysalis serve --data ${data} --host 0.0.0.0`,
        details,
      ),
    ]
  return [ok(`Clients are told ${publicHost}, which is this machine.`, details)]
}

const resolve = (name: string): Promise<string | undefined> =>
  lookup(name, { family: 4 }).then(
    ({ address }) => address,
    () => undefined,
  )
