import { Writable } from 'node:stream'
import type { Machine } from '../observe/machine.ts'
import { type Contact, drawMachine, type Paint, sayContact } from './first-contact-text.ts'

/** A terminal that can be drawn on. */
export interface Canvas extends NodeJS.WritableStream {
  readonly columns?: number
  readonly rows?: number
}

/** Machines that are shown, the latest seen; of more, the others have scrolled out of anybody's mind. */
const mostMachines = 8

/**
 * The ladders of the machines, at the bottom of the terminal, redrawn in place. What else is written, the log above all, goes through
 * `through()` and appears above.
 */
export class FirstContactScreen {
  readonly #out: Canvas
  readonly #paint: Paint
  #contact: Contact | undefined
  #machines: readonly Machine[] = []
  #drawn = 0
  #scheduled = false

  constructor(out: Canvas, paint: Paint) {
    this.#out = out
    this.#paint = paint
  }

  /** Begins to draw: below what has been written so far. */
  open(contact: Contact): void {
    this.#contact = contact
    this.#draw()
  }

  /** Shows these machines, the latest seen first. */
  show(machines: readonly Machine[]): void {
    this.#machines = machines
    if (this.#scheduled || this.#contact === undefined) return
    this.#scheduled = true
    // Steps come in bursts.
    setImmediate(() => {
      this.#scheduled = false
      this.#erase()
      this.#draw()
    })
  }

  /** Leaves what is drawn where it is, and draws no more. */
  close(): void {
    this.#contact = undefined
    this.#drawn = 0
  }

  /** Another stream of the same terminal: what is written to it appears above the screen. */
  through(stream: NodeJS.WritableStream): Writable {
    return new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        this.#erase()
        stream.write(chunk)
        this.#draw()
        done()
      },
    })
  }

  #erase(): void {
    if (this.#drawn > 0) this.#out.write(`\x1b[${this.#drawn}A\r\x1b[0J`)
    this.#drawn = 0
  }

  #draw(): void {
    if (this.#contact === undefined) return
    const width = Math.max(20, (this.#out.columns ?? 80) - 1)
    const height = Math.max(6, (this.#out.rows ?? 24) - 2)
    const head = ['', ...sayContact(this.#contact).map((line) => line.slice(0, width))]
    const ladders = this.#machines
      .slice(0, mostMachines)
      .toReversed()
      .flatMap((machine) => drawMachine(machine, width, this.#paint))
    const shown = [...head, ...ladders.slice(-(height - head.length))]
    this.#out.write(`${shown.join('\n')}\n`)
    this.#drawn = shown.length
  }
}
