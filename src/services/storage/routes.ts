import { soapRoute } from '../soap/route.ts'
import type { Route } from '../web/exchange.ts'
import { documentOperations } from './document-operations.ts'
import { profileOperations } from './profile-operations.ts'
import { type StorageDependencies, storageNamespaces, storageService } from './service.ts'
import { tileRoute } from './tiles.ts'

/** Bytes of a request beside the picture in it, which comes in base64. */
const envelopeBytes = 16 * 1024

/** The storage service: the roaming profile over SOAP, and the pictures themselves (msnp-http §17). */
export function createStorageRoutes(dependencies: StorageDependencies): Route[] {
  const operations = storageNamespaces.flatMap((namespace) => {
    const storage = { ...dependencies, service: storageService(dependencies.tickets, namespace) }
    return [...profileOperations(storage), ...documentOperations(storage)]
  })
  const bodyLimit = Math.ceil(dependencies.roaming.pictureBytes * 1.4) + envelopeBytes
  const limits = { bytes: bodyLimit, depth: 32, elements: 2000, attributes: 32, namespaces: 64 }
  return [
    soapRoute('/storageservice/schematizedstore.asmx', operations, {
      ...(dependencies.log && { log: dependencies.log }),
      bodyLimit,
      limits,
    }),
    tileRoute(dependencies.roaming),
  ]
}
