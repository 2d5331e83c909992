import { spawnSync } from 'node:child_process'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian puts it. */
const executablePath = '/usr/bin/chromium'

/** Nothing that would reach beyond this machine. */
const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * For `describe`: what runs where these programs are, and in CI in any case; elsewhere it is skipped with the reason. `.ci/run` installs
 * them.
 */
export function whenInstalled(...commands: readonly string[]): { readonly skip?: string } {
  const missing = commands.filter((command) => spawnSync('which', [command], { stdio: 'ignore' }).status !== 0)
  return missing.length === 0 || process.env.CI === 'true' ? {} : { skip: `${missing.join(', ')} is not installed` }
}

/** @param options.environment instead of this process's own, as for a home directory with its own certificates */
export const launchChromium = (
  options: { readonly flags?: readonly string[]; readonly environment?: Record<string, string | undefined> } = {},
): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [...quietFlags, ...(options.flags ?? [])],
    ...(options.environment === undefined ? {} : { env: options.environment }),
  })
