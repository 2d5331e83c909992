import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'

/** An event as a browser would hand it to a page. */
export interface Heard {
  readonly id: string | undefined
  readonly event: string
  readonly data: unknown
}

/** Reads server-sent events until a test has enough. */
export class Viewer {
  readonly #response: IncomingMessage
  readonly #heard: Heard[] = []
  #text = ''
  #wake = () => {}

  private constructor(response: IncomingMessage) {
    this.#response = response
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text))
    response.on('error', () => undefined)
  }

  /** @param address root of the listener: `http://127.0.0.1:8186` */
  static async open(address: string, path: string, headers: Readonly<Record<string, string>>): Promise<Viewer> {
    const [response] = (await once(get(`${address}${path}`, { headers }), 'response')) as [IncomingMessage]
    assert.equal(response.statusCode, 200)
    assert.match(String(response.headers['content-type']), /^text\/event-stream/)
    return new Viewer(response)
  }

  /** The next so many events. */
  async next(count: number): Promise<readonly Heard[]> {
    while (this.#heard.length < count) await this.#more()
    return this.#heard.splice(0, count)
  }

  /** Everything up to and with the first event that fits. */
  async until(fits: (heard: Heard) => boolean): Promise<readonly Heard[]> {
    for (;;) {
      const found = this.#heard.findIndex(fits)
      if (found >= 0) return this.#heard.splice(0, found + 1)
      await this.#more()
    }
  }

  close(): void {
    this.#response.destroy()
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #take(text: string): void {
    this.#text += text
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const lines = this.#text.slice(0, end).split('\n')
      this.#text = this.#text.slice(end + 2)
      const value = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      const event = value('event')
      if (event !== undefined) this.#heard.push({ id: value('id'), event, data: JSON.parse(value('data') ?? 'null') })
    }
    this.#wake()
  }
}
