import { describe } from 'node:test'
import { dialGateway } from './runner/dial.ts'
import { giveAllPlays } from './runner/season.ts'

// Behind the gateway stand the same sessions: every line that is said and heard over TCP is said and heard here (msnp-http §18).
describe('through the HTTP gateway', () => giveAllPlays(dialGateway))
