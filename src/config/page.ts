import { variableOf } from './environment.ts'
import { isTakenAtOnce } from './live.ts'
import { boundsOf } from './sample.ts'
import { isSetting, type Section, type Setting, settingsAndSections } from './settings-list.ts'

const opening = `# Settings

<!-- Written by scripts/write-settings-page.ts from src/config/schema.ts: change the descriptions there. -->

The command line wins over the environment, the environment over the file (\`--config FILE\`, YAML), the file over the defaults. A key
that is not known is refused with its line and column.

    chrysalis config init chrysalis.yaml     writes a file with every setting, commented
    chrysalis config check chrysalis.yaml    says all that is wrong with it, and ends with 1 if something is
    chrysalis config show --config FILE      what holds, and where each came from; --json for programs
    chrysalis serve --config FILE

A port of 0 means any free one; \`running.json\` in the data directory says which.

## Environment

Each setting has a variable: \`CHRYSALIS_\` and its name in capitals, two underscores where the file goes a level down, one where a
name has a capital. \`CHRYSALIS_MSNP__PORT=1999\` is \`msnp: { port: 1999 }\`. Lists are written with commas. \`CHRYSALIS_CONFIG\` stands for
\`--config\`, and \`CHRYSALIS_DATA\` for \`--data\` with every command. A variable that looks like ours and is none is warned of.

## Changing settings of a running service

\`kill -HUP\` with the process id in \`running.json\` has the file and the environment read again. Either all of it can be used, or nothing changes and
the log says what is wrong. The log then names each setting that changed; those without a * below hold from the next start. What was
changed in the console stays until the file says something else of it. In a terminal that is still open SIGHUP does the same; when the terminal was closed it ends the service.

## All settings
`

const closing = `
Rates (\`limits.rates\`) allow \`burst\` at once and then \`perMinute\`. Beyond them a client is answered with error 800 (713 for calls) and HTTP with 503. The
defaults are far above what people do; messages in a conversation are not limited by number. Wrong passwords are limited apart: after
ten in a row for an account from an address, one try a second from there.
`

/** docs/operate/configuration.md */
export function writeSettingsPage(): string {
  const lines = settingsAndSections.map((one) => (isSetting(one) ? writeRow(one) : writeSectionRow(one)))
  const table = ['| setting | unless set | what it is |', '|---|---|---|', ...lines].join('\n')
  return `${opening}\n${table}\n${closing}`
}

function writeSectionRow({ name, description, maySwitchOff }: Section): string {
  const off = maySwitchOff ? `\`${name}: false\` (\`${variableOf(name.split('.'))}=false\`) switches it off.` : ''
  return `| **${name}** | | ${[description, off].filter((text) => text !== '').join(' ')} |`
}

function writeRow(setting: Setting): string {
  const { path, name, description } = setting
  const usual = setting.default === undefined ? '' : `\`${cell(JSON.stringify(setting.default))}\``
  const bounds = boundsOf(setting).map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`)
  const meaning = [cell(description), ...bounds, `\`${variableOf(path)}\``].filter((text) => text !== '').join(' ')
  return `| \`${name}\`${isTakenAtOnce(path) ? ' *' : ''} | ${usual} | ${meaning} |`
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`)
