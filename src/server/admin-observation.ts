import { AdminFailure } from '../admin/failure.ts'
import type { Captures, Exchanges } from '../admin/ports.ts'
import { readPage } from '../observe/api.ts'
import { CaptureError, exportCapture, importCapture, usualCaptureLimits } from '../observe/capture.ts'
import type { Entry } from '../observe/entry.ts'
import type { Observation } from '../observe/observation.ts'
import { exportScene } from '../observe/scene.ts'

/** What was said, as the owner's commands and the live view read it. */
export function exchangesOf(observation: Observation): Exchanges {
  const { timeline, labels } = observation
  return {
    get last() {
      return timeline.last
    },
    get size() {
      return timeline.size
    },
    get bytes() {
      return timeline.bytes
    },
    read: ({ after, most, filter, secrets }) =>
      readPage(timeline, { since: after, limit: most, filter }, secrets ? undefined : labels),
    look: () => observation.look(),
    subscribe: (listener) => {
      const stopWatching = observation.watch()
      const unsubscribe = timeline.subscribe(listener)
      return () => {
        unsubscribe()
        stopWatching()
        // A page that is loaded again shall have missed nothing.
        observation.look()
      }
    },
  }
}

/** Entries of a recording that are decoded in one go. */
const pageSize = 200

export function capturesOf(observation: Observation): Captures {
  return {
    lines: (filter, secrets) => exportCapture(observation, { filter, reveal: secrets }),
    scene: (filter) => exportScene(observation, { filter }),
    read: async (pieces) => {
      const { timeline, made, secrets } = await importCapture(pieces, usualCaptureLimits).catch((error: unknown) => {
        if (!(error instanceof CaptureError)) throw error
        throw new AdminFailure(error.code === 'too-large' ? 'too-large' : 'bad-input', error.message)
      })
      return {
        made,
        secrets,
        *pages(): Generator<readonly Entry[], void, undefined> {
          for (let since = 0; since < timeline.last; ) {
            const { entries, next } = readPage(timeline, { since, limit: pageSize }, undefined)
            since = next
            yield entries
          }
        },
      }
    },
  }
}
