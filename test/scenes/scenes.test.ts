import { dialDirectly } from './runner/dial.ts'
import { giveAllPlays } from './runner/season.ts'

giveAllPlays(dialDirectly)
