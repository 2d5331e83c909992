import type { Finding } from '../finding.ts'
import type { Patient } from '../patient.ts'
import { checkAddresses } from './addresses.ts'
import { checkCertificates } from './certificates.ts'
import { checkClock } from './clock.ts'
import { checkData } from './data.ts'
import { checkDatabase } from './database.ts'
import { checkLowPorts } from './low-ports.ts'
import { checkNames } from './names.ts'
import { checkPorts } from './ports.ts'
import { checkService } from './service.ts'
import { checkSettings } from './settings.ts'
import { checkTls } from './tls.ts'
import { checkVersion } from './version.ts'

/** One thing that the doctor looks at. */
export interface Check {
  readonly name: string
  /** Milliseconds. All of them run side by side: the longest is how long `doctor` takes at most. */
  readonly patience: number
  /** @param signal aborted when the time is over: whoever holds a process or a socket lets go */
  run(patient: Patient, signal: AbortSignal): Promise<readonly Finding[]>
}

/** Everything that is looked at, in the order in which it is told. */
export const checks: readonly Check[] = [
  { name: 'version', patience: 5_000, run: checkVersion },
  { name: 'settings', patience: 5_000, run: checkSettings },
  { name: 'service', patience: 5_000, run: checkService },
  { name: 'ports', patience: 8_000, run: checkPorts },
  { name: 'low-ports', patience: 5_000, run: checkLowPorts },
  { name: 'addresses', patience: 8_000, run: checkAddresses },
  { name: 'names', patience: 14_000, run: checkNames },
  { name: 'tls', patience: 12_000, run: checkTls },
  { name: 'certificates', patience: 8_000, run: checkCertificates },
  { name: 'clock', patience: 5_000, run: checkClock },
  { name: 'data', patience: 8_000, run: checkData },
  { name: 'database', patience: 16_000, run: checkDatabase },
]
