import { describe, it } from 'node:test'
import { alternateGateways, dialDirectly } from './runner/dial.ts'
import { readPlay } from './runner/parse.ts'
import { perform } from './runner/perform.ts'
import { giveAllPlays } from './runner/season.ts'
import { openStage } from './runner/stage.ts'

// Behind the gateway stand the same sessions: every line that is said and heard over TCP is said and heard here (msnp-http §18).
describe('through the HTTP gateway', () => giveAllPlays(alternateGateways()))

it('a conversation of four, of whom two are behind the gateway and two are not', async () => {
  const play = readPlay(new URL('./', import.meta.url), '30-conversation-of-four.scene')
  const throughGateway = alternateGateways()
  let dialled = 0
  await using stage = await openStage('plain', [play.cast], (running, root) => {
    dialled += 1
    return dialled % 2 === 0 ? throughGateway(running, root) : dialDirectly(running, root)
  })
  await perform(play, stage)
})
