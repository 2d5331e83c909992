import type { Socket } from 'node:net'
import { ByteQueue } from './byte-queue.ts'
import { classifyHello, type HelloVerdict } from './classify.ts'

/** A verdict that needs no more bytes. */
export type FinalVerdict = Exclude<HelloVerdict, { route: 'need-more' }>

/**
 * Reads a socket until its first bytes can be judged, then leaves it paused and without listeners. Calls exactly one of
 * the two, once; after `onGone` the socket is destroyed. `timeout` is in milliseconds.
 */
export function readFirstBytes(
  socket: Socket,
  timeout: number,
  onVerdict: (verdict: FinalVerdict, bytes: Buffer) => void,
  onGone: (reason: string) => void,
): void {
  const queue = new ByteQueue()
  const timer = setTimeout(() => leave(`the client did not say a whole hello within ${timeout} ms`), timeout)

  const letGo = (): void => {
    clearTimeout(timer)
    socket.pause()
    socket.removeListener('data', take)
    socket.removeListener('end', ended)
    socket.removeListener('close', ended)
    socket.removeListener('error', ended)
  }
  const leave = (reason: string): void => {
    letGo()
    socket.on('error', ignore)
    socket.destroy()
    onGone(reason)
  }
  const ended = (): void => {
    leave(queue.length === 0 ? 'the client hung up without a word' : 'the client hung up in the middle of its hello')
  }
  const take = (bytes: Buffer): void => {
    queue.append(bytes)
    const verdict = classifyHello(queue.peek())
    if (verdict.route === 'need-more') return
    letGo()
    onVerdict(verdict, queue.peek())
  }
  socket.on('data', take)
  socket.on('end', ended)
  socket.on('close', ended)
  socket.on('error', ended)
}

/** A socket that is being destroyed may still report an error, which then concerns nobody. */
const ignore = (): void => {}
