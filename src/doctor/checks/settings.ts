import { ConfigurationError } from '../../config/error.ts'
import { type Finding, fault, ok } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** Can the settings be used? */
export async function checkSettings({ settingsFault, configFile }: Patient): Promise<readonly Finding[]> {
  if (settingsFault === undefined)
    return [ok(configFile === undefined ? 'No file with settings: the defaults hold.' : `${configFile} can be used.`)]
  const faults = settingsFault instanceof ConfigurationError ? settingsFault.faults : [String(settingsFault)]
  return faults.map((sentence) =>
    fault(sentence, `mend it, and see with: chrysalis config check ${configFile ?? ''}`.trimEnd()),
  )
}
