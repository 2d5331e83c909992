import { ConfigurationError } from '../config/load.ts'
import { Unlistenable } from '../edge/ports.ts'
import { CertificateFault } from '../identity/certificate-authority.ts'
import { StoreError } from '../store/errors.ts'
import { CommandFailure } from './failure.ts'

/** Why a service may not start, with a sentence of its own that says what to do. */
const spoken = [ConfigurationError, Unlistenable, CertificateFault, StoreError] as const

/** Ends a command with the sentence of such a failure; everything else is a fault of ours and goes on. */
export function explainFailure(error: unknown): never {
  if (error instanceof Error && spoken.some((kind) => error instanceof kind)) throw new CommandFailure(error.message)
  throw error
}
