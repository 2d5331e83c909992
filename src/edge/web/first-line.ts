/** A request line longer than this is no request (issue: lines without end). */
export const longestLine = 8 * 1024

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Node's parser in its lenient mode takes a request line without a version (`GET /rdr/pprdr.asp`, clients-in-the-wild §0) and
 * lines that end in LF alone, at any place of a connection; measured on Node 26. The one thing it waits for in vain is the end of
 * a head that is nothing but `GET /x HTTP/1.0\n\n`. So the first line of a connection is read here and gets the CR it lacks.
 *
 * Returns `undefined` while the line is not whole.
 */
export function mendFirstLine(bytes: Buffer): Buffer | undefined {
  // Empty lines before a request are allowed (RFC 9112 §2.2).
  let start = 0
  while (bytes[start] === lineFeed || bytes[start] === carriageReturn) start += 1
  const end = bytes.indexOf(lineFeed, start)
  if (end === -1) return undefined
  if (bytes[end - 1] === carriageReturn) return bytes.subarray(start)
  return Buffer.concat([bytes.subarray(start, end), Buffer.from('\r\n'), bytes.subarray(end + 1)])
}
