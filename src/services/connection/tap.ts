import type { Frame } from '../../wire/frame.ts'
import type { FramingError } from '../../wire/frame-reader.ts'
import type { CloseReason } from '../transport.ts'
import type { Conversant } from './connection.ts'

/** Watches one connection: for `--log-wire` and the live view. Must not throw and must not keep what it is given for long. */
export interface ConnectionTap {
  received(frame: Frame, conversant: Conversant): void
  sent(bytes: Buffer, conversant: Conversant | undefined): void
  broken(error: FramingError): void
  closed(reason: CloseReason): void
}
