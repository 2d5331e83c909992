import type { XmlElement } from '../../wire/xml/element.ts'
import { el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { resourceId, type Storage } from './service.ts'

/** Longest name of a picture. */
const longestName = 200

const refusals = {
  'not-a-picture': new SoapFault('UnsupportedMediaType', 'The data is no PNG, JPEG or GIF picture.'),
  'too-large': new SoapFault('QuotaLimitReached', 'The picture is too large to be kept here.'),
} as const

/** The display picture as a document: kept, listed, shown and put away (msnp-http §17.2). */
export function documentOperations({ service, roaming }: Storage): SoapOperation[] {
  const faults = ['UnsupportedMediaType', 'QuotaLimitReached'] as const
  const keep = (action: 'CreateDocument' | 'UpdateDocument', shows: boolean) =>
    operation({
      service,
      action,
      faults,
      request: readDocument,
      run: async ({ name, data }, { account }) => {
        const kept = await roaming.keepPicture(account.id, name, data)
        if (typeof kept === 'string') return refusals[kept]
        if (shows) await roaming.showPicture(account.id, true)
        return resourceId(account.id, 'picture')
      },
      response: (id) => resultOf(service, action, action === 'CreateDocument' ? id : undefined),
    })
  return [
    keep('CreateDocument', false),
    // What is updated is the picture that is shown already, or would be if the client had said so.
    keep('UpdateDocument', true),
    operation({
      service,
      action: 'FindDocuments',
      request: () => undefined,
      run: (_request, { account }) => roaming.picture(account.id),
      response: (picture) =>
        resultOf(
          service,
          'FindDocuments',
          picture
            ? el(
                'Document',
                { 'xsi:type': 'Photo' },
                el('ResourceID', resourceId(picture.owner, 'picture')),
                el('Name', picture.name),
              )
            : '',
        ),
    }),
    operation({
      service,
      action: 'CreateRelationships',
      request: (element) =>
        (element.at('relationships')?.childrenNamed('Relationship') ?? []).some(
          (relationship) => relationship.textOf('RelationshipName')?.trim() === 'ProfilePhoto',
        ),
      run: async (showsPicture, { account }) => {
        if (showsPicture) await roaming.showPicture(account.id, true)
      },
      response: () => resultOf(service, 'CreateRelationships'),
    }),
    operation({
      service,
      action: 'DeleteRelationships',
      // The profile's own relation to the picture, not the album's: the picture stays, and is not shown any more.
      request: (element) => /!118$/.test(element.textOf('sourceHandle', 'ResourceID')?.trim() ?? ''),
      run: async (hidesPicture, { account }) => {
        if (hidesPicture) await roaming.showPicture(account.id, false)
      },
      response: () => resultOf(service, 'DeleteRelationships'),
    }),
    operation({
      service,
      action: 'ShareItem',
      request: (element) => element.textOf('resourceID')?.trim() ?? '',
      run: async (id) => id,
      response: (id) => resultOf(service, 'ShareItem', id),
    }),
  ]
}

function readDocument(element: XmlElement): { readonly name: string; readonly data: Buffer } {
  const document = element.child('document')
  const stream = document
    ?.child('DocumentStreams')
    ?.childrenNamed('DocumentStream')
    .find((one) => one.child('Data') !== undefined)
  return {
    name: (document?.textOf('Name') ?? '').slice(0, longestName),
    // What is no base64 is skipped by the decoder; what is left has to look like a picture all the same.
    data: Buffer.from(stream?.textOf('Data') ?? '', 'base64'),
  }
}
