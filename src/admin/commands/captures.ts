import { z } from 'zod'
import { adminCommand } from '../command.ts'
import { entryFilter, filterOf } from '../entry-query.ts'

const capturesSave = adminCommand({
  name: 'captures save',
  summary: 'print what was recorded lately, as JSON lines or as a play of the test scenes',
  input: entryFilter.extend({
    format: z.enum(['jsonl', 'scene']).default('jsonl').describe('JSON lines, or a play'),
    secrets: z.boolean().default(false).describe('tickets and passwords as they are, where the settings keep them'),
  }),
  output: z.object({ text: z.string(), remarks: z.array(z.string()).describe('What is not in it.') }),
  effect: 'reads',
  needs: 'running service',
  show: ({ text }) => text.trimEnd(),
  run: ({ live: { captures } }, { format, secrets, ...filter }) => {
    if (format === 'jsonl') return { text: [...captures.lines(filterOf(filter), secrets)].join(''), remarks: [] }
    const { text, remarks } = captures.scene(filterOf(filter))
    return { text, remarks: [...remarks] }
  },
})

export const captureCommands = [capturesSave]
