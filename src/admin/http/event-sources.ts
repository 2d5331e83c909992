import type { EntryFilter } from '../../observe/entry.ts'
import type { Machine } from '../../observe/machine.ts'
import type { Exchanges, MachineWatch } from '../ports.ts'
import type { EventSource } from './event-stream.ts'

/** Entries that are decoded at once: other work of the service goes on in between. */
const atOnce = 50

/** What is said from a serial on, as `entry`; `lost` where the ring has gone over what a viewer had not yet seen. */
export function timelineSource(
  exchanges: Exchanges,
  { after, filter, secrets }: { readonly after: number; readonly filter: EntryFilter; readonly secrets: boolean },
): EventSource {
  // A serial of before a restart lies ahead of what there is now.
  let next = Math.min(after, exchanges.last)
  return {
    write: (say) => {
      const read = exchanges.read({ after: next, most: atOnce, filter, secrets })
      if (read.lost > 0) say(undefined, 'lost', { count: read.lost })
      for (const entry of read.entries) {
        next = entry.serial
        if (!say(entry.serial, 'entry', entry)) return false
      }
      next = read.next
      return next >= exchanges.last
    },
    subscribe: (listener) => exchanges.subscribe(listener),
  }
}

/** All machines, and from then on each that has changed: a machine that changes twice before a viewer has read is told once. */
export function machineSource(machines: MachineWatch): EventSource {
  const changed = new Map<string, Machine>()
  for (const machine of Array.from(machines.list()).reverse()) changed.set(machine.address, machine)
  return {
    write: (say) => {
      for (const [address, machine] of changed) {
        changed.delete(address)
        if (!say(undefined, 'machine', machine)) return changed.size === 0
      }
      return true
    },
    subscribe: (listener) =>
      machines.subscribe((machine) => {
        changed.set(machine.address, machine)
        listener()
      }),
  }
}
