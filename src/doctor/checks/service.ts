import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** Does a service run on this data directory, or did one end without saying so? */
export async function checkService({ data, running, leftBehind }: Patient): Promise<readonly Finding[]> {
  const start = `chrysalis serve --data ${data}`
  if (running) {
    const { pid, publicHost } = running
    return [ok(`A service runs on ${data} (process ${pid}). Clients are told the address ${publicHost}.`)]
  }
  if (leftBehind !== undefined)
    return [
      fault(
        `The service on ${data} is gone and left its running.json behind: it was killed, or the machine lost its power.`,
        start,
      ),
    ]
  return [warning(`No service runs on ${data}. What needs one was not looked at.`, start)]
}
