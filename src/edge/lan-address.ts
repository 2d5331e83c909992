import { isIPv4 } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

type Interfaces = Readonly<Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[] | undefined>>

/** Bridges and tunnels of containers and virtual machines: no old computer is behind them. */
const virtual =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|zt|tailscale|podman|cni|lxc|lxd|flannel|bridge1\d\d|vEthernet|VMware|VirtualBox|Npcap)/i

/** Addresses of private networks (RFC 1918). */
const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.)/.test(address)

/**
 * The address at which machines of the local network reach this one: IPv4, dotted, since clients are told it in `XFR` and `RNG`
 * (msnp-wire §1). A private one of a real interface if there is one, else the best that is left.
 */
export function chooseLanAddress(interfaces: Interfaces): string | undefined {
  const candidates = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ address, internal }) => isIPv4(address) && !internal && !address.startsWith('169.254.'))
      .map(({ address }) => ({ address, rank: (virtual.test(name) ? 0 : 2) + (isPrivate(address) ? 1 : 0) })),
  )
  return candidates.sort((a, b) => b.rank - a.rank)[0]?.address
}

/** `chooseLanAddress` for this machine as it is now. */
export function detectLanAddress(): string | undefined {
  return chooseLanAddress(networkInterfaces())
}
