import type { Settings } from '../config/schema.ts'

/** Bounds of connections as edge and domain name them. */
export interface LiveLimits {
  readonly connections: { readonly overall: number; readonly perAddress: number }
  readonly transport: { readonly queuedBytes: number; readonly silence: number }
  readonly conversations: { readonly idle: number }
}

/** Looks into the settings whenever somebody asks: SIGHUP changes them while the service runs (`reload.ts`). */
export function liveLimits({ limits }: Settings): LiveLimits {
  return {
    connections: {
      get overall() {
        return limits.connections
      },
      get perAddress() {
        return limits.connectionsPerAddress
      },
    },
    transport: {
      get queuedBytes() {
        return limits.queuedBytes
      },
      get silence() {
        return limits.silenceBeforeSignIn
      },
    },
    conversations: {
      get idle() {
        return limits.idleConversation
      },
    },
  }
}
