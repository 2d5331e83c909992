import { z } from 'zod'
import { adminCommand } from '../command.ts'

const mode = z.enum(['open', 'invitation', 'closed'])
const openTo = z.enum(['private', 'everybody'])
const rules = z.object({ mode, openTo })

const sentences = {
  open: {
    private: 'Whoever is in a private network may make an account; others need an invitation.',
    everybody: 'Whoever reaches the service may make an account.',
  },
  invitation: 'Whoever has an invitation may make an account.',
  closed: 'Nobody makes an account but the owner.',
} as const

const say = (rule: z.output<typeof rules>): string =>
  rule.mode === 'open' ? sentences.open[rule.openTo] : sentences[rule.mode]

const registrationShow = adminCommand({
  name: 'registration show',
  summary: 'show who may make an account',
  input: z.strictObject({}),
  output: rules,
  effect: 'reads',
  needs: 'running service',
  show: say,
  run: ({ live }) => ({ ...live.registration.get() }),
})

const registrationSet = adminCommand({
  name: 'registration set',
  summary: 'change who may make an account, until the next start',
  input: z.strictObject({
    mode: mode.describe('open, by invitation, or nobody'),
    openTo: openTo.optional().describe('with open: machines with a private address, or everybody'),
  }),
  output: rules,
  effect: 'changes',
  needs: 'running service',
  positional: ['mode'],
  show: (rule) => `${say(rule)} This holds until the next start: write registration.mode into the settings to keep it.`,
  run: ({ live }, { mode, openTo }) => {
    live.registration.set({ mode, openTo: openTo ?? live.registration.get().openTo })
    return { ...live.registration.get() }
  },
})

export const registrationCommands = [registrationShow, registrationSet]
