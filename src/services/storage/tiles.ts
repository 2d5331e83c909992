import type { RoamingProfiles } from '../../domain/profile/roaming-profiles.ts'
import type { Route } from '../web/exchange.ts'
import { notFound, respond } from '../web/response.ts'

const folder = '/storage/usertile/'

/** `GET /storage/usertile/<key>/static`: the bytes of a picture, for whoever was told the address (msnp-http §17.3). */
export function tileRoute(roaming: RoamingProfiles): Route {
  return {
    path: folder,
    prefix: true,
    methods: ['GET'],
    bodyLimit: 0,
    answer: async ({ path }) => {
      const [key = ''] = path.slice(folder.length).split('/')
      const found = /^[0-9a-f]{36}$/.test(key) ? await roaming.fetchPicture(key) : undefined
      if (!found) return notFound()
      // Nothing but a picture is ever kept; no browser is to take it for something else.
      return respond(200, found.picture.type, found.bytes, [['X-Content-Type-Options', 'nosniff']])
    },
  }
}
