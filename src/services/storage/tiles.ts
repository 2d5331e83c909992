import type { Picture } from '../../domain/profile/picture.ts'
import type { RoamingProfiles } from '../../domain/profile/roaming-profiles.ts'
import type { Route } from '../web/exchange.ts'
import { notFound, respond } from '../web/response.ts'

const folder = '/storage/usertile/'

/** The two pictures that clients ask for. Both are answered with the same bytes: clients make their own small ones. */
export type TileSize = 'static' | 'small'

const address = /^\/storage\/usertile\/([0-9a-f]{36})\/(?:static|small)$/

/** Where the picture's bytes are, for whoever has the address: it cannot be guessed. @param webAddress ends with a slash */
export function tileAddress({ key }: Picture, webAddress: string, size: TileSize): string {
  return `${webAddress.replace(/\/$/, '')}${folder}${key}/${size}`
}

/**
 * `GET /storage/usertile/<key>/static`: the bytes of a picture (msnp-http §17.3). No ticket: clients send none, and hand the address on
 * to contacts.
 */
export function tileRoute(roaming: RoamingProfiles): Route {
  return {
    path: folder,
    prefix: true,
    methods: ['GET'],
    bodyLimit: 0,
    answer: async ({ path }) => {
      const key = address.exec(path)?.[1]
      const found = key === undefined ? undefined : await roaming.fetchPicture(key)
      if (!found) return notFound()
      // Nothing but a picture is ever kept; no browser is to take it for something else.
      return respond(200, found.picture.type, found.bytes, [['X-Content-Type-Options', 'nosniff']])
    },
  }
}
