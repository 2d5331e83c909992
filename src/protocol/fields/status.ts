import { choice } from './word.ts'

/** How a person appears (msnp-wire §3.2). `HDN` is said by its owner only: everybody else is told `FLN`. */
export const status = choice('status', 'how the person appears', {
  NLN: 'online',
  BSY: 'busy',
  IDL: 'idle',
  BRB: 'be right back',
  AWY: 'away',
  PHN: 'on the phone',
  LUN: 'out to lunch',
  HDN: 'appear offline',
  FLN: 'offline',
})

export type StatusCode = 'NLN' | 'BSY' | 'IDL' | 'BRB' | 'AWY' | 'PHN' | 'LUN' | 'HDN' | 'FLN'
