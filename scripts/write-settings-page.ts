import { writeFile } from 'node:fs/promises'
import { writeSettingsPage } from '../src/config/page.ts'

/** Writes docs/operate/configuration.md from the schema of the settings; a test holds both equal. */
await writeFile(new URL('../docs/operate/configuration.md', import.meta.url), writeSettingsPage())
