import { decodeText } from '../../wire/text-token.ts'
import { field, filled, invalid } from '../field.ts'
import { isPrintable } from './word.ts'

/** What stands for "no picture": Messenger for Mac 8 ignores a presence line without it (msnp-wire §3.6, the seed). */
export const noPicture = '%3Cmsnobj%2F%3E'

/** Longest msnobj in its encoded form: about 600 bytes are usual (msnp-wire §2.5), more than this is no picture. */
export const longestPicture = 2048

/**
 * The msnobj of a display picture in its encoded form, never looked into and handed on byte for byte (msnp-wire §3.6). `0` and an
 * empty msnobj read as no picture.
 */
export const picture = field<string | undefined>({
  kind: 'picture',
  means: 'the owner’s display picture: an msnobj, percent-encoded; 0 or an empty one when there is none',
  examples: [
    '%3Cmsnobj%20Creator%3D%22bob%40example.com%22%20Size%3D%2212345%22%20Type%3D%223%22%20Location%3D%22TFR1.dat%22%20Friendly%3D%22AAA%3D%22%20SHA1D%3D%22M6WXzw5wQ2ZJyPBBEzGZ9aVjpRU%3D%22%2F%3E',
    noPicture,
    '0',
  ],
  decode: (token) => {
    if (token === '0' || token.toUpperCase() === '%3CMSNOBJ%2F%3E') return undefined
    return token.length <= longestPicture && isPrintable(token) ? token : invalid
  },
  encode: (value) => value ?? noPicture,
  explain: (value) => (value === undefined ? 'no picture' : decodeText(value)),
})

/** In what the server says of a contact: always written. */
export const pictureOrNone = filled(picture, noPicture)
