import { readUtf8 } from '../wire/text-token.ts'

/** Text that may reach a terminal: without control characters, and as what its bytes spell. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')
}

/** A binary string as printable text. */
export const printableBytes = (binary: string): string => printable(readUtf8(binary))
