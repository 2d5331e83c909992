import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeParameter } from '../../src/client/passport.ts'
import { checkName, parseMessage } from '../../src/client/web.ts'

describe('the name on a certificate', () => {
  const names = 'DNS:nexus.passport.com, DNS:*.msn.com'

  it('is right when it is there, or a star stands for one label', () => {
    assert.equal(checkName('nexus.passport.com', names, undefined), undefined)
    assert.equal(checkName('Nexus.Passport.COM', names, undefined), undefined)
    assert.equal(checkName('contacts.msn.com', names, undefined), undefined)
  })

  it('is wrong for any other host, and where a star would have to stand for two labels', () => {
    assert.match(checkName('login.live.com', names, undefined)?.message ?? '', /not made out to login\.live\.com/)
    assert.ok(checkName('byrdr.omega.contacts.msn.com', names, undefined))
  })

  it('is the common name only where there are no others', () => {
    assert.equal(checkName('nexus.passport.com', undefined, 'nexus.passport.com'), undefined)
    assert.ok(checkName('login.live.com', names, 'login.live.com'))
  })
})

describe('an answer', () => {
  const answer = 'HTTP/1.1 200 OK\r\nPassportURLs: DARealm=x\r\nContent-Length: 4\r\n\r\nbody'

  it('is complete with its last byte, and not before', () => {
    for (let length = 0; length < answer.length; length++)
      assert.equal(parseMessage(answer.slice(0, length)), undefined)
    assert.deepEqual(parseMessage(answer), {
      firstLine: 'HTTP/1.1 200 OK',
      headers: [
        ['PassportURLs', 'DARealm=x'],
        ['Content-Length', '4'],
      ],
      body: 'body',
    })
  })
})

it('Passport parameters keep the dots and hide what would end them', () => {
  assert.equal(encodeParameter('http://messenger.msn.com'), 'http%3A%2F%2Fmessenger.msn.com')
  assert.equal(encodeParameter('hey@vito.io'), 'hey%40vito.io')
  assert.equal(encodeParameter("a,b='c'+ü"), 'a%2Cb%3D%27c%27%2B%C3%BC')
})
