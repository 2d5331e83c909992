import { variableOf } from './environment.ts'
import { isTakenAtOnce } from './live.ts'
import { isSetting, type Section, type Setting, settingsAndSections } from './settings-list.ts'

const opening = `# Settings of Chrysalis, each with what holds unless you change it. Delete what you do not change: newer versions may have better
# defaults. The command line wins over the environment, the environment over this file.
#
#   chrysalis config check FILE     says what is wrong with it, by line
#   chrysalis serve --config FILE   uses it
#
# A setting marked * is taken by a running service on SIGHUP; the others wait for its next start.`

/** A configuration file with everything in it, commented, as `chrysalis config init` writes it. It means the defaults. */
export function writeSample(): string {
  const parts = settingsAndSections.map((one) => (isSetting(one) ? writeSetting(one) : writeSection(one)))
  return `${[opening, ...parts].join('\n')}\n`
}

const indentOf = (path: readonly string[]): string => '  '.repeat(path.length - 1)

function writeSection({ path, description, maySwitchOff }: Section): string {
  const indent = indentOf(path)
  const key = path.at(-1) ?? ''
  const off = maySwitchOff ? `"${key}: false" switches all of this off.` : ''
  const comment = [description, off].filter((sentence) => sentence !== '').join(' ')
  return [...(path.length === 1 ? [''] : []), ...commentLines(comment, indent), `${indent}${key}:`].join('\n')
}

function writeSetting(setting: Setting): string {
  const { path, description } = setting
  const indent = indentOf(path)
  const line = `${path.at(-1)}: ${setting.default === undefined ? '' : JSON.stringify(setting.default)}`
  const facts = [...boundsOf(setting), `${variableOf(path)}${isTakenAtOnce(path) ? ' *' : ''}`].join('; ')
  return [
    ...(path.length === 1 ? [''] : []),
    ...commentLines(description, indent),
    `${indent}# ${facts}`,
    setting.default === undefined ? `${indent}# ${line.trimEnd()}` : `${indent}${line}`,
  ].join('\n')
}

/** What may stand there, in words. */
export function boundsOf({ kind, choices, least, most }: Setting): readonly string[] {
  if (choices !== undefined) return [`one of ${choices.join(', ')}`]
  if (kind === 'flag') return ['true or false']
  if (kind === 'list') return ['a list']
  if (least !== undefined && most !== undefined) return [`${least} to ${most}`]
  if (least !== undefined) return [`at least ${least}`]
  return most === undefined ? [] : [`at most ${most}`]
}

/** Comments of at most 110 characters a line. */
function commentLines(text: string, indent: string): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 110) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`${indent}# ${word}`)
  }
  return lines
}
