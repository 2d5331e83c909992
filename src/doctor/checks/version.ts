import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

const oldest = 26

/** Which program is this, does its Node suffice, and does the service run the same? */
export async function checkVersion({ version, running }: Patient): Promise<readonly Finding[]> {
  const { node, sqlite = 'unknown' } = process.versions
  const findings: Finding[] = []
  if (Number(node.split('.')[0]) < oldest)
    findings.push(fault(`Node ${node} is too old: ${oldest} is needed.`, 'npm ci'))
  if (running?.version !== undefined && running.version !== version)
    findings.push(
      warning(
        `The service runs version ${running.version}; what is installed is ${version}.`,
        `kill ${running.pid}   # and start it again`,
      ),
    )
  if (findings.length > 0) return findings
  return [ok(`Chrysalis ${version}, Node ${node}, SQLite ${sqlite}, ${process.platform} ${process.arch}.`)]
}
