import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fillIn, match, show } from './pattern.ts'

const values: Readonly<Record<string, string>> = { ticket: 't=a&p=b', 'mara.email': 'mara@lagoon.example' }
const lookup = (name: string) => values[name]

describe('the placeholders of a play', () => {
  it('are filled in when a line is sent', () => {
    assert.equal(fillIn('USR 4 TWN S {{ticket}} ff', lookup), 'USR 4 TWN S t=a&p=b ff')
    assert.equal(fillIn('sign-in={{mara.email:percent}}', lookup), 'sign-in=mara%40lagoon.example')
    assert.equal(fillIn('<T>{{ticket:xml}}</T>', lookup), '<T>t=a&amp;p=b</T>')
  })

  it('must be known, filter included', () => {
    assert.throws(() => fillIn('{{nobody}}', lookup), /nobody has caught \{\{nobody\}\}/)
    assert.throws(() => fillIn('{{ticket:rot13}}', lookup), /no filter/)
  })

  it('catch one token, and no more', () => {
    assert.deepEqual(match('USR 3 TWN S {{p?}}', 'USR 3 TWN S ct=1', lookup), new Map([['p', 'ct=1']]))
    assert.equal(match('USR 3 TWN S {{p?}}', 'USR 3 TWN S ct=1 more', lookup), undefined)
    assert.deepEqual(match(`from-PP='{{t?}}'`, "from-PP='t=a&p='", lookup), new Map([['t', 't=a&p=']]))
    assert.deepEqual(match('{{...}}<S>{{s?}}</S>{{...}}', '<a><S>AAEC</S></a>', lookup), new Map([['s', 'AAEC']]))
  })

  it('compare what is known, and pass over what does not matter', () => {
    assert.ok(match('USR 4 OK {{mara.email}} 1 0', 'USR 4 OK mara@lagoon.example 1 0', lookup))
    assert.equal(match('USR 4 OK {{mara.email}} 1 0', 'USR 4 OK otis@lagoon.example 1 0', lookup), undefined)
    assert.ok(match('CVR 2 {{*}} {{*}}', 'CVR 2 8.0.1 8.0.1', lookup))
    assert.equal(match('CVR 2 {{*}}', 'CVR 2 8.0.1 8.0.1', lookup), undefined)
  })

  it('leave every other character to stand for itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{{'))
        assert.ok(match(text, text, lookup))
        assert.equal(match(text, `${text}}.`, lookup), undefined)
        assert.equal(fillIn(text, lookup), text)
        assert.equal(show(text, lookup), text)
      }),
    )
  })
})
