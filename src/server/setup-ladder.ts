import { isPrivateAddress } from '../domain/people/network.ts'
import type { Machines } from '../observe/machines.ts'
import type { Ladder } from '../services/setup/ladder.ts'

/**
 * What the set-up pages are told of a machine that asks for them. Why a try came to nothing may name an account: it is said in one's own
 * network only, where an address is one machine.
 */
export function ladderOf(machines: Machines): (address: string) => Ladder | undefined {
  return (address) => {
    const machine = machines.find(address)
    if (machine === undefined) return undefined
    const { steps, isOnline: online, stopped } = machine
    const done = (kind: (typeof steps)[number]['kind']): boolean =>
      steps.some((step) => step.kind === kind && step.outcome === 'ok')
    const ladder = { found: done('name'), trusted: done('security') && done('password'), online }
    return stopped !== undefined && isPrivateAddress(address) ? { ...ladder, stopped: stopped.sentence } : ladder
  }
}
