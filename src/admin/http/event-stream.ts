import type { ServerResponse } from 'node:http'

/** Viewers at a time. */
export const mostViewers = 16
/** Milliseconds between signs of life: proxies and browsers give silent streams up. */
const heartbeat = 10_000
/** Milliseconds in which a viewer has to read something of what waits for it. */
const usualPatience = 30_000
/** Milliseconds after which a browser that was cut off asks again. */
const retry = 2_000

/** Says one event to a viewer. @returns false when that is enough until the viewer has read */
export type Say = (id: number | undefined, event: string, data: unknown) => boolean

/** What is told to viewers, and where each of them is. */
export interface EventSource {
  /**
   * Says what is new, and stops where the viewer has enough, and after a piece: the service does other things between one and the next.
   * Called again after something happened and when the viewer has read.
   *
   * @returns false while there is more to say
   */
  write(say: Say): boolean
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
   * Tells a viewer what happens until it goes away. What waits for one is bounded by what one write holds.
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
    let waitingSince: number | undefined
    let next: NodeJS.Immediate | undefined
    const say: Say = (id, event, data) => {
      const named = id === undefined ? '' : `id: ${id}\n`
      return response.write(`${named}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    // Whoever reads slowly is told no more until it has read; what it misses meanwhile the ring keeps, as long as it can.
    const work = (): void => {
      next = undefined
      if (waitingSince !== undefined || response.destroyed) return
      const done = source.write(say)
      if (response.writableNeedDrain) {
        waitingSince = performance.now()
        response.once('drain', () => {
          waitingSince = undefined
          goOn()
        })
      } else if (!done) goOn()
    }
    // In a turn of its own: a full ring takes a second to decode, and clients do not wait that long for their answers.
    const goOn = (): void => {
      next ??= setImmediate(work)
    }
    const unsubscribe = source.subscribe(goOn)
    const timer = setInterval(
      () => {
        if (waitingSince === undefined) response.write(': alive\n\n')
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
      clearImmediate(next)
      unsubscribe()
      this.#open.delete(close)
      response.destroy()
    }
    this.#open.add(close)
    response.once('close', close)
    response.once('error', close)
    goOn()
  }

  /** Ends all of them: the listener goes down. */
  close(): void {
    for (const close of Array.from(this.#open)) close()
  }
}
