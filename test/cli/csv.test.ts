import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readRows } from '../../src/cli/account-import.ts'
import { CsvFault, readCsv } from '../../src/cli/csv.ts'
import { CommandFailure } from '../../src/cli/failure.ts'

/** Writes a field as spreadsheets do: quoted where it has to be, or wherever it may be. */
function writeField(field: string, always: boolean): string {
  return always || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

const fieldsOf = (text: string) => readCsv(text).map(({ fields }) => fields)

describe('reading CSV', () => {
  it('gives back whatever was written, with any line end, quoted or not, with or without a byte order mark', () => {
    const field = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'ö') }))
    // A record of one empty field cannot be told from an empty line.
    const record = fc.array(field, { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.array(record),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (records, end, always, mark, lastEnd) => {
          const lines = records.map((fields) => fields.map((value) => writeField(value, always)).join(','))
          const text = `${mark ? '\ufeff' : ''}${lines.join(end)}${lastEnd ? end : ''}`
          // A first field that begins with the mark itself would need quoting by whoever writes it.
          fc.pre(mark || !text.startsWith('\ufeff'))
          assert.deepEqual(fieldsOf(text), records)
        },
      ),
    )
  })

  it('passes over empty lines, and says on which line each record begins', () => {
    assert.deepEqual(readCsv('a,b\n\n"c\nd",e\r\n\r\nf,g'), [
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['c\nd', 'e'] },
      { line: 6, fields: ['f', 'g'] },
    ])
  })

  it('refuses a quote without an end and text behind one, and names the line', () => {
    const lineOf = (text: string) => {
      try {
        readCsv(text)
        return undefined
      } catch (error) {
        return error instanceof CsvFault ? error.line : error
      }
    }
    assert.equal(lineOf('a,b\nc,"d\ne,f\n'), 2)
    assert.equal(lineOf('a,b\nc,d\n"e" ,f'), 3)
    assert.equal(lineOf('a,"b ""c"""'), undefined)
  })
})

describe('the rows of an import', () => {
  const header = 'email,name,password'

  it('are addresses, names and passwords; blanks around the first two do not count', () => {
    assert.deepEqual(
      readRows(
        'people.csv',
        `Email, Name ,PASSWORD\r\n a@x.example , "A, B" , p \r\nonline@local,,q\r\n`.replace(' "A, B" ', '"A, B"'),
      ),
      [
        { line: 2, email: 'a@x.example', name: 'A, B', password: ' p ' },
        { line: 3, email: 'online@local', name: '', password: 'q' },
      ],
    )
  })

  const faults: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['an empty file', '', /line 1: the first line has to be email,name,password/],
    ['another header', 'name,email,password\n', /line 1: the first line has to be/],
    ['a header with more', `${header},phone\n`, /line 1: the first line has to be/],
    ['a field too few', `${header}\na@x,A,p\nb@x,B\n`, /line 3: there are 2 fields where 3 are wanted/],
    ['a field too many', `${header}\na@x,A,p,q\n`, /line 2: there are 4 fields/],
    ['no address', `${header}\nsomebody,A,p\n`, /line 2: "somebody" is not an address/],
    ['two addresses in one', `${header}\na@b@c,A,p\n`, /line 2: "a@b@c" is not an address/],
    ['a long address', `${header}\n${'a'.repeat(128)}@x,A,p\n`, /line 2: .* is longer than 129 bytes/],
    ['a long name', `${header}\na@x,${'ö'.repeat(65)},p\n`, /line 2: .* is too long to be a name/],
    ['no password', `${header}\na@x,A,\n`, /line 2: the password is missing/],
    ['a long password', `${header}\na@x,A,${'p'.repeat(1025)}\n`, /line 2: the password is longer than 1024 bytes/],
    ['a password of two lines', `${header}\na@x,A,"p\nq"\n`, /line 2: the password holds a control character/],
    ['an address twice', `${header}\na@x,A,p\n"\n",B,q\n`, /line 3: "" is not an address/],
    [
      'an address twice in other case',
      `${header}\na@x,A,p\nb@x,B,p\nA@X,C,q\n`,
      /line 4: A@X stands in line 2 already/,
    ],
    ['a quote without an end', `${header}\na@x,"A,p\n`, /line 2: a quote is opened here and never closed/],
  ]
  for (const [what, text, message] of faults) {
    it(`cannot have ${what}`, () => {
      assert.throws(
        () => readRows('people.csv', text),
        (error) =>
          error instanceof CommandFailure &&
          error.message.startsWith('people.csv, ') &&
          message.test(error.message) &&
          error.message.endsWith('; nothing was imported.'),
      )
    })
  }
})
