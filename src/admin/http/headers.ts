/**
 * Sent with every answer. Scripts, styles and requests of our own origin only; nothing may frame the console; nothing of it stays in a
 * cache.
 *
 * @param inline hashes of what stands inline in the page, as `sha256-…`: the map of module names
 */
export function securityHeaders(inline: readonly string[]): Readonly<Record<string, string>> {
  const scripts = ["'self'", ...inline.map((hash) => `'${hash}'`)].join(' ')
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${scripts}`,
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "font-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  }
}
