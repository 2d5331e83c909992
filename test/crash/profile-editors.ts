import { createHash, randomBytes } from 'node:crypto'
import { type Editor, mark, type Person } from './editor.ts'
import { askStorage, findAll, getProfile } from './services.ts'

/** `PRP MFN` (msnp-wire §6.12). */
export function nameEditor(person: Person): Editor {
  return {
    name: 'PRP MFN',
    person,
    next: () => {
      const name = `Name-${mark()}`
      return { after: new Set([`called ${name}`]), ask: ({ wire }) => wire.ask('PRP', `MFN ${name}`) }
    },
    read: async ({ web }) => {
      const { me } = await findAll(web, person)
      return new Set([`called ${me?.textOf('contactInfo', 'displayName')}`])
    },
  }
}

/** `BLP` (msnp-wire §6.11): everybody but the blocked, or nobody but the allowed. */
export function privacyEditor(person: Person): Editor {
  return {
    name: 'BLP',
    person,
    next: (kept) => {
      const privacy = kept.has('privacy AL') ? 'BL' : 'AL'
      return { after: new Set([`privacy ${privacy}`]), ask: ({ wire }) => wire.ask('BLP', privacy) }
    },
    read: async ({ web }) => {
      const { me } = await findAll(web, person)
      const annotations = me?.at('contactInfo', 'annotations')?.childrenNamed('Annotation') ?? []
      const privacy = annotations.find((one) => one.textOf('Name') === 'MSN.IM.BLP')?.textOf('Value')
      return new Set([`privacy ${privacy === '1' ? 'AL' : 'BL'}`])
    },
  }
}

/** `UUX` (msnp-wire §6.25). */
export function messageEditor(person: Person): Editor {
  return {
    name: 'UUX PSM',
    person,
    next: () => {
      const message = `Message ${mark()}`
      const payload = `<Data><PSM>${message}</PSM><CurrentMedia></CurrentMedia></Data>`
      return { after: new Set([`says ${message}`]), ask: ({ wire }) => wire.ask('UUX', '', payload) }
    },
    read: async ({ web }) => {
      const message = (await getProfile(web, person))?.textOf('PersonalStatus')
      return new Set(message === undefined ? [] : [`says ${message}`])
    },
  }
}

/** `UpdateProfile` of name and message: both of one call, or neither (msnp-http §17.2). */
export function profileEditor(person: Person): Editor {
  return {
    name: 'UpdateProfile',
    person,
    next: () => {
      const words = mark()
      const profile = `<DisplayName>${words}</DisplayName><PersonalStatus>${words}</PersonalStatus>`
      const content = `<profile><ResourceID>x</ResourceID><ExpressionProfile><FreeText>Update</FreeText>${profile}</ExpressionProfile></profile>`
      return {
        after: new Set([`called ${words}`, `says ${words}`]),
        ask: ({ web }) => askStorage(web, person, 'UpdateProfile', content),
      }
    },
    read: async ({ web }) => {
      const profile = await getProfile(web, person)
      const message = profile?.textOf('PersonalStatus')
      return new Set([
        `called ${profile?.textOf('DisplayName')}`,
        ...(message === undefined ? [] : [`says ${message}`]),
      ])
    },
  }
}

/** `CreateDocument` of a picture that is shown at once: its name, its bytes, and that it is shown; or the picture before. */
export function pictureEditor(person: Person): Editor {
  return {
    name: 'CreateDocument',
    person,
    next: () => {
      const name = `tile-${mark()}`
      const bytes = Buffer.concat([Buffer.from('GIF89a'), randomBytes(2_000)])
      const stream = `<DocumentStream xsi:type="PhotoStream"><DocumentStreamType>UserTileStatic</DocumentStreamType><MimeType>gif</MimeType><Data>${bytes.toString('base64')}</Data><DataSize>0</DataSize></DocumentStream>`
      const document = `<document xsi:type="Photo"><Name>${name}</Name><DocumentStreams>${stream}</DocumentStreams></document>`
      const content = `<parentHandle><RelationshipName>/MyProfile/ExpressionProfile</RelationshipName></parentHandle>${document}<relationshipName>ProfilePhoto</relationshipName>`
      return {
        after: new Set([`shows ${name}`, `bytes ${digest(bytes)}`]),
        ask: ({ web }) => askStorage(web, person, 'CreateDocument', content),
      }
    },
    read: async ({ web, httpPort }) => {
      const profile = await getProfile(web, person)
      const address = profile?.textOf('StaticUserTilePublicURL')
      if (address === undefined) return new Set()
      const answer = await fetch(`http://127.0.0.1:${httpPort}${new URL(address).pathname}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      const content = answer.ok ? digest(bytes) : `are answered ${answer.status}`
      return new Set([`shows ${profile?.textOf('Photo', 'Name')}`, `bytes ${content}`])
    },
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
