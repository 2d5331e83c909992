/** What is answered to a request that node:http could not take. */
export interface ParserTrouble {
  readonly status: number
  readonly sentence: string
}

const troubles: Readonly<Record<string, ParserTrouble>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, sentence: 'The request took too long.' },
  HPE_HEADER_OVERFLOW: { status: 431, sentence: 'The headers are too long.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, sentence: 'The chunk extensions are too long.' },
}

/** The client broke the connection: there is nobody to answer. */
const goneAway = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'HPE_INVALID_EOF_STATE', 'ECONNABORTED'])

/** The answer for an error of node:http's `clientError`; `undefined` when nobody is there to read it. */
export function parserTrouble(error: NodeJS.ErrnoException): ParserTrouble | undefined {
  const code = error.code ?? ''
  if (goneAway.has(code)) return undefined
  return troubles[code] ?? { status: 400, sentence: 'This is not a request that HTTP knows.' }
}
