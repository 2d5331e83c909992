import { leave, pingBoard, pongBoard } from '../../../protocol/switchboard/leaving.ts'
import { always } from './on.ts'

/** C: `OUT`; the others get `BYE alice@example.com`. */
const getUp = always([leave], (_command, session) => {
  session.leave()
  session.connection.end()
})

/** C: `PNG`, from third-party clients → S: `QNG 60` (msnp-wire §8.2). */
const answerPing = always([pingBoard], (_command, session) => session.sayForm(pongBoard, 0, { seconds: 60 }))

export const leavingHandlers = [getUp, answerPing]
