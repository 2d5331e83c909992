import type { Test } from './clients.ts'

/** The ports at which browsers find the service. */
export interface Ports {
  readonly http: number
  readonly https: number
}

/** All lamps are at this place, whatever host they are asked from. */
export const lampPath = '/setup/lamp/'

/** Counts pages: a browser that has kept a lamp would otherwise show it without asking. */
let page = 0

/** Where the lamp of a name is: if it comes, the name leads here and, over HTTPS, the certificate is trusted. */
export function lampAddress({ name, way }: Pick<Test, 'name' | 'way'>, ports: Ports): string {
  page = (page + 1) % 1_000_000
  const usual = way === 'https' ? 443 : 80
  const port = ports[way] === usual ? '' : `:${ports[way]}`
  return `${way}://${name}${port}${lampPath}${page}.gif`
}
