import type { ReferenceLine } from './dialects-2-to-12.ts'

/** Conversations (msnp-wire §8). */
export const switchboardLines: readonly ReferenceLine[] = [
  ['switchboard', 'server', 8, 'IRO 1 1 1 alice@example.com Alice'],
  ['switchboard', 'server', 8, 'JOI bob@example.com Bob', { name: 'Bob' }],
  ['switchboard', 'client', 12, 'USR 1 alice@example.com 1699.42.7', { member: 'alice@example.com' }],
  ['switchboard', 'server', 12, 'USR 1 OK alice@example.com Alice'],
  ['switchboard', 'client', 12, 'CAL 2 bob@example.com', { invited: 'bob@example.com' }],
  ['switchboard', 'server', 12, 'CAL 2 RINGING 11752013', { session: '11752013' }],
  ['switchboard', 'client', 12, 'ANS 1 bob@example.com 1699.43.8 11752013'],
  ['switchboard', 'server', 12, 'IRO 1 1 1 alice@example.com Alice 1073791084'],
  ['switchboard', 'server', 12, 'ANS 1 OK'],
  [
    'switchboard',
    'client',
    12,
    'MSG 4 N 120⏎MIME-Version: 1.0⏎Content-Type: text/plain; charset=UTF-8⏎X-MMS-IM-Format: FN=Arial; EF=B; CO=ff; CS=0; PF=22⏎⏎hello',
    { acknowledgement: 'N' },
  ],
  [
    'switchboard',
    'client',
    12,
    'MSG 5 U 90⏎MIME-Version: 1.0⏎Content-Type: text/x-msmsgscontrol⏎TypingUser: alice@example.com⏎⏎⏎',
  ],
  ['switchboard', 'client', 12, 'MSG 6 N 69⏎MIME-Version: 1.0⏎Content-Type: text/x-msnmsgr-datacast⏎⏎ID: 1⏎⏎'],
  ['switchboard', 'server', 12, 'MSG alice@example.com Alice #⏎MIME-Version: 1.0⏎⏎hi', { sender: 'alice@example.com' }],
  ['switchboard', 'server', 12, 'ACK 4'],
  ['switchboard', 'server', 12, 'NAK 4'],
  ['switchboard', 'server', 12, 'BYE bob@example.com 1', { why: '1' }],
  ['switchboard', 'server', 12, '217 2'],
  [
    'switchboard',
    'server',
    16,
    'IRO 1 1 2 alice@example.com;{235411cb-7823-4a46-8feb-6f1bccca43fd} Alice 2789003324:48',
  ],
  [
    'switchboard',
    'client',
    16,
    'USR 1 alice@example.com;{235411cb-7823-4a46-8feb-6f1bccca43fd} 1699.42.7',
    { member: 'alice@example.com;{235411cb-7823-4a46-8feb-6f1bccca43fd}' },
  ],
  [
    'switchboard',
    'server',
    16,
    'JOI bob@example.com;{235411cb-7823-4a46-8feb-6f1bccca43fd} Bob 2789003324:48',
    { capabilities: '2789003324:48' },
  ],
  ['switchboard', 'server', 16, 'BYE bob@example.com;{235411cb-7823-4a46-8feb-6f1bccca43fd}'],
]
