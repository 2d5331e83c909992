import type { XmlElement } from '../../wire/xml/element.ts'
import { el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { resourceId, type Storage } from './service.ts'

/** What makes a picture the current one: a relation between the profile and it. */
const profilePhoto = 'ProfilePhoto'

/** Longest name of a picture. */
const longestName = 200

const refusals = {
  'not-a-picture': new SoapFault('UnsupportedMediaType', 'The data is no PNG, JPEG or GIF picture.'),
  'too-large': new SoapFault('QuotaLimitReached', 'The picture is too large to be kept here.'),
} as const

/** The display picture as a document: kept, listed, shown and put away (msnp-http §17.2). */
export function documentOperations({ service, roaming }: Storage): SoapOperation[] {
  const faults = ['UnsupportedMediaType', 'QuotaLimitReached'] as const
  const keep = (action: 'CreateDocument' | 'UpdateDocument') =>
    operation({
      service,
      action,
      faults,
      request: readDocument,
      run: async ({ name, data, isShown }, { account }) => {
        // What is updated is the picture that is shown already, or would be if the client had said so.
        const shown = isShown || action === 'UpdateDocument'
        const kept = data === undefined ? 'not-a-picture' : await roaming.keepPicture(account.id, name, data, { shown })
        if (typeof kept === 'string') return refusals[kept]
        return resourceId(account.id, 'picture')
      },
      response: (id) => resultOf(service, action, action === 'CreateDocument' ? id : undefined),
    })
  return [
    keep('CreateDocument'),
    keep('UpdateDocument'),
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
          (relationship) => relationship.textOf('RelationshipName')?.trim() === profilePhoto,
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
      request: (element) =>
        /!118$/.test(element.textOf('sourceHandle', 'ResourceID')?.trim() ?? '') ||
        element.textOf('sourceHandle', 'RelationshipName')?.trim() === '/MyProfile/ExpressionProfile',
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

interface Document {
  readonly name: string
  /** `undefined`: there is none, or it is no base64. */
  readonly data: Buffer | undefined
  /** WLM 2011 on says in the same call that the picture is the current one (msnp-http §17.2). */
  readonly isShown: boolean
}

function readDocument(element: XmlElement): Document {
  const document = element.child('document')
  const stream = document
    ?.child('DocumentStreams')
    ?.childrenNamed('DocumentStream')
    .find((one) => one.child('Data') !== undefined)
  return {
    name: (document?.textOf('Name') ?? '').slice(0, longestName),
    data: readBase64(stream?.textOf('Data') ?? ''),
    isShown: element.textOf('relationshipName')?.trim() === profilePhoto,
  }
}

/** Node's decoder skips what it does not know: half of a picture would pass for a whole one. */
function readBase64(text: string): Buffer | undefined {
  const characters = text.replace(/\s+/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(characters) ? Buffer.from(characters, 'base64') : undefined
}
