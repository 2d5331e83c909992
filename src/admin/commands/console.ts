import { z } from 'zod'
import { adminCommand } from '../command.ts'

const consoleLink = adminCommand({
  name: 'console link',
  summary: 'make a link that opens the web console once',
  input: z.strictObject({}),
  output: z.object({ url: z.url(), expires: z.iso.datetime() }),
  effect: 'changes',
  needs: 'running service',
  show: ({ url, expires }) => `${url}\nIt opens the console once, until ${expires}.`,
  run: ({ live }) => {
    const { url, expiresAt } = live.newConsoleLink()
    return { url, expires: new Date(expiresAt).toISOString() }
  },
})

export const consoleCommands = [consoleLink]
