import { z } from 'zod'
import { stepKinds } from '../../observe/machine.ts'
import { adminCommand } from '../command.ts'

const kind = z.enum(stepKinds)

const machine = z.object({
  address: z.string(),
  firstSeen: z.number().describe('Milliseconds since 1970.'),
  lastSeen: z.number(),
  client: z.string().optional(),
  account: z.string().optional(),
  attempts: z.int().describe('Tries to sign in.'),
  steps: z.array(z.object({ kind, outcome: z.enum(['ok', 'failed']), sentence: z.string(), time: z.number() })),
  stopped: z
    .object({ code: z.string(), step: kind, sentence: z.string(), time: z.number() })
    .optional()
    .describe('Where it stopped and why; absent while it goes on, and when it is online.'),
  isOnline: z.boolean(),
})

const machinesList = adminCommand({
  name: 'machines list',
  summary: 'show the machines that were seen, and how far each came',
  input: z.strictObject({}),
  output: z.object({ machines: z.array(machine) }),
  effect: 'reads',
  needs: 'running service',
  show: ({ machines }) => ({
    columns: ['address', 'client', 'account', 'step', 'stopped'],
    rows: machines.map(({ address, client, account, steps, stopped, isOnline }) => ({
      address,
      client,
      account,
      step: isOnline ? 'online' : (steps.at(-1)?.sentence ?? ''),
      stopped: stopped?.sentence ?? '',
    })),
    empty: 'No machine was seen yet.',
  }),
  run: ({ live }) => ({ machines: live.machines.list().map((one) => ({ ...one, steps: [...one.steps] })) }),
})

export const machineCommands = [machinesList]
