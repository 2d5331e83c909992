import type { WebResponse } from './exchange.ts'

export const xmlType = 'text/xml; charset=utf-8'
export const htmlType = 'text/html'

/** An answer with a body of this type. */
export function respond(
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: readonly (readonly [string, string])[] = [],
): WebResponse {
  return { status, headers: [['Content-Type', contentType], ...headers], body }
}

export function redirectTo(location: string): WebResponse {
  return {
    status: 302,
    headers: [
      ['Location', location],
      ['Content-Type', htmlType],
    ],
    body: '',
  }
}

/** A tiny body: old browsers show a page of their own, or hang, when there is none. */
export function notFound(): WebResponse {
  return respond(404, htmlType, '<html><body>Not found.</body></html>')
}

/** An answer that depends on nothing but the request, as a route wants it. */
export function always(response: WebResponse): () => Promise<WebResponse> {
  return () => Promise.resolve(response)
}
