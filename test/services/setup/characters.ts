import fc from 'fast-check'

/** Any code point, half of a pair included; often one that HTML or a form writes in a way of its own. */
export const anyCharacter: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCodePoint(code)),
)

/** The same without halves, which UTF-8 cannot carry. */
export const wholeCharacter: fc.Arbitrary<string> = anyCharacter.filter((text) => !/\p{Cs}/u.test(text))
