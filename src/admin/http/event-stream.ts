import type { ServerResponse } from 'node:http'

/** Bytes that may wait for one viewer; beyond it the viewer is dropped, and its browser comes back by itself. */
const mostQueued = 1024 * 1024
/** Viewers at a time. */
export const mostViewers = 16
/** Milliseconds between signs of life: proxies and browsers give silent streams up. */
const heartbeat = 10_000
/** Milliseconds in which a viewer has to read something of what waits for it. */
const usualPatience = 30_000
/** Milliseconds after which a browser that was cut off asks again. */
const retry = 2_000

/** What is told to viewers, and where they are. */
export interface EventSource {
  /**
   * Writes what is new to a viewer, a little at a time. Called again after something happened and when the viewer has read; returns
   * false while there is more to write.
   */
  write(say: (id: number | undefined, event: string, data: unknown) => void): boolean
  /** Calls when something happened. @returns how to stop that */
  subscribe(listener: () => void): () => void
}

/** The server-sent events of one listener: bounded in number, and each in what may wait for it. */
export class EventStreams {
  readonly #open = new Set<() => void>()
  readonly #patience: number

  /** @param patience milliseconds in which a viewer has to read something of what waits for it */
  constructor(patience = usualPatience) {
    this.#patience = patience
  }

  get size(): number {
    return this.#open.size
  }

  get isFull(): boolean {
    return this.#open.size >= mostViewers
  }

  /**
   * Tells a viewer what happens until it goes away.
   *
   * @param headers written with the answer
   * @param dropped called when the viewer was too slow
   */
  serve(
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    source: EventSource,
    dropped: () => void,
  ): void {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    })
    response.write(`retry: ${retry}\n\n`)
    let waiting = false
    let waitingSince = 0
    const say = (id: number | undefined, event: string, data: unknown): void => {
      const named = id === undefined ? '' : `id: ${id}\n`
      response.write(`${named}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    const work = (): void => {
      // Whoever reads slowly is told no more until it has read; what it misses meanwhile the ring keeps, as long as it can.
      while (!waiting && !response.destroyed) {
        const done = source.write(say)
        if (response.writableLength > mostQueued) {
          drop()
          return
        }
        if (response.writableNeedDrain) {
          waiting = true
          waitingSince = performance.now()
          response.once('drain', () => {
            waiting = false
            work()
          })
        }
        if (done) return
      }
    }
    const unsubscribe = source.subscribe(work)
    const timer = setInterval(
      () => {
        if (!waiting) response.write(': alive\n\n')
        else if (performance.now() - waitingSince > this.#patience) drop()
      },
      Math.min(heartbeat, this.#patience),
    )
    timer.unref()
    const drop = (): void => {
      dropped()
      close()
    }
    const close = (): void => {
      clearInterval(timer)
      unsubscribe()
      this.#open.delete(close)
      response.destroy()
    }
    this.#open.add(close)
    response.once('close', close)
    response.once('error', close)
    work()
  }

  /** Ends all of them: the listener goes down. */
  close(): void {
    for (const close of Array.from(this.#open)) close()
  }
}
