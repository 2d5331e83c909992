import type { AnyForm, CommandOf } from '../../../protocol/form.ts'
import { on, type Registration } from '../../connection/dispatch.ts'
import type { SeatedSession, Stage, SwitchboardSession } from '../session.ts'

export type SwitchboardRegistration = Registration<SwitchboardSession, Stage>

export function onArrival<const T extends readonly AnyForm[]>(
  forms: T,
  handle: (command: CommandOf<T[number]>, session: SwitchboardSession) => void | Promise<void>,
): SwitchboardRegistration {
  return on<SwitchboardSession, Stage, T>(['arrived'], forms, handle)
}

/** A handler for people in the conversation: the stage guarantees the seat, and the type says so. */
export function onSeated<const T extends readonly AnyForm[]>(
  forms: T,
  handle: (command: CommandOf<T[number]>, session: SeatedSession) => void | Promise<void>,
): SwitchboardRegistration {
  return on<SwitchboardSession, Stage, T>(['seated'], forms, (command, session) => {
    if (session.seat) return handle(command, session as SeatedSession)
  })
}

export function always<const T extends readonly AnyForm[]>(
  forms: T,
  handle: (command: CommandOf<T[number]>, session: SwitchboardSession) => void | Promise<void>,
): SwitchboardRegistration {
  return on<SwitchboardSession, Stage, T>(['arrived', 'seated'], forms, handle)
}
