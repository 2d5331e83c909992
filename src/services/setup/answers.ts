import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import { notFound, respond } from '../web/response.ts'
import { pictures } from './pictures.ts'

/** A page is never kept: it shows how things are. `Pragma` is for those who know no `Cache-Control`. */
export const unkept = [
  ['Cache-Control', 'no-cache'],
  ['Pragma', 'no-cache'],
  ['Expires', '0'],
] as const

export function page(html: string, status = 200): WebResponse {
  return respond(status, 'text/html; charset=iso-8859-1', Buffer.from(html, 'latin1'), unkept)
}

export function picture(name: string, headers: readonly (readonly [string, string])[] = []): WebResponse {
  return respond(200, 'image/gif', pictures.get(name) ?? '', headers)
}

export function get(path: string, answer: (request: WebRequest) => WebResponse): Route {
  return { path, methods: ['GET'], bodyLimit: 4096, answer: async (request) => answer(request) }
}

/** A page for each of several things: what stands after the last slash names it. */
export function each<Thing>(
  path: string,
  find: (id: string) => Thing | undefined,
  answer: (request: WebRequest, thing: Thing) => WebResponse,
): Route {
  return {
    ...get(path, (request) => {
      const thing = find(request.path.slice(path.length))
      return thing === undefined ? notFound() : answer(request, thing)
    }),
    prefix: true,
  }
}
