import { z } from 'zod'
import { adminCommand } from '../command.ts'
import { AdminFailure } from '../failure.ts'

const drain = adminCommand({
  name: 'service drain',
  summary: 'send everybody to the server of dispatch.to, from now on',
  input: z.strictObject({}),
  output: z.object({
    to: z.string().describe('Where they are sent, address and port.'),
    told: z.int().describe('Clients that were signed in and have been sent there.'),
  }),
  effect: 'changes',
  needs: 'running service',
  show: ({ to, told }) =>
    `Sent ${told} ${told === 1 ? 'client' : 'clients'} to ${to}; whoever signs in is sent there too, until the service is started again.`,
  run: ({ live }) => {
    const drained = live.drain()
    if (!drained)
      throw new AdminFailure(
        'conflict',
        'There is nowhere to send them: give dispatch.to in the settings, and start again.',
      )
    return drained
  },
})

export const serviceCommands = [drain]
