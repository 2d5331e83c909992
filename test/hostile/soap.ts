import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { envelope } from '../support/web-client.ts'
import { type House, harmless } from './house.ts'
import { book, bookCall, post } from './soap-request.ts'

const path = '/abservice/abservice.asmx'
const contact = (content: string) => `<Contact><contactInfo>${content}</contactInfo></Contact>`
const contacts = (inside: string) => `<ABContactAdd xmlns="${book}"><contacts>${inside}</contacts></ABContactAdd>`
const group = (name: string) =>
  `<ABGroupAdd xmlns="${book}"><groupInfo><GroupInfo><name>${name}</name></GroupInfo></groupInfo></ABGroupAdd>`
const filing = (groups: readonly string[], ids: readonly string[]) =>
  `<ABGroupContactAdd xmlns="${book}"><groupFilter><groupIds>${groups.map((id) => `<guid>${id}</guid>`).join('')}</groupIds></groupFilter><contacts>${ids.map((id) => `<Contact><contactId>${id}</contactId></Contact>`).join('')}</contacts></ABGroupContactAdd>`

export function trySoap(house: () => House): void {
  describe('SOAP that no client sends', () => {
    /** Status and errorcode of an answer, `200` without one. */
    const outcome = async (request: string): Promise<string> => {
      const { status, body } = await house().send(request)
      return [status, /<errorcode[^>]*>([^<]*)</.exec(body)?.[1]].filter(Boolean).join(' ')
    }
    const call = (element: string) => outcome(bookCall(house().attacker, element))
    const raw = (body: string) => outcome(post('contacts.msn.com', path, body))

    it('Forbidden to operations that nobody offers, whatever they are called', () =>
      harmless(house(), async () => {
        const names = ['ABEverythingDelete', 'constructor', '__proto__', 'toString', `A${'b'.repeat(100_000)}`]
        for (const name of names) assert.equal(await call(`<${name} xmlns="${book}"/>`), '500 Forbidden')
      }))

    it('reads operations of a wrong namespace, or none, by their names alone', () =>
      harmless(house(), async () => {
        const wrong = ['xmlns="urn:wrong"', '', `xmlns="${'n'.repeat(10_000)}"`]
        for (const scope of wrong) assert.equal(await call(`<ABGroupDelete ${scope}/>`), '200')
        assert.equal(await call('<undeclared:ABGroupDelete/>'), '200')
      }))

    it('BadRequest to what is no envelope', () =>
      harmless(house(), async () => {
        const bomb = `<!DOCTYPE a [<!ENTITY a "${'a'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}">]>${envelope('', '&b;')}`
        const file = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${envelope('', '<a>&x;</a>')}`
        const deep = envelope('', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`)
        const attributes = envelope(
          '',
          `<a ${Array.from({ length: 10_000 }, (_, index) => `a${index}=""`).join(' ')}/>`,
        )
        const twice = envelope('', '<a id="1" id="1"/>')
        const hostile = [
          bomb,
          file,
          deep,
          attributes,
          twice,
          '',
          'x',
          '<a/>',
          '<Envelope/>',
          '\0'.repeat(10_000),
          '\xff\xfe',
        ]
        for (const body of hostile) assert.equal(await raw(body), '500 BadRequest')
      }))

    it('413 to bodies that are too large, 400 to lengths that are none', () =>
      harmless(house(), async () => {
        const body = 'x'.repeat(1024 * 1024)
        assert.equal(await outcome(post('contacts.msn.com', path, body)), '413')
        assert.equal(await outcome(post('contacts.msn.com', path, '', '9007199254740993000')), '413')
        for (const length of ['-1', 'many', '1e3', '0x10', '+5', '99999999999999999999999999'])
          assert.match(await outcome(post('contacts.msn.com', path, 'xxxxx', length)), /^(400|413)$/, length)
      }))

    it('PassportAuthFail to tickets that are none', () =>
      harmless(house(), async () => {
        const tickets = ['', 't=&amp;p=', 'x'.repeat(100_000), 't=AAAA&amp;p=', '%00']
        for (const ticket of tickets)
          assert.equal(
            await raw(
              envelope(
                `<ABAuthHeader><TicketToken>${ticket}</TicketToken></ABAuthHeader>`,
                `<ABFindAll xmlns="${book}"/>`,
              ),
            ),
            '500 PassportAuthFail',
          )
      }))

    it('RequestLimitReached to 10,000 contacts in one call, of which none is added', () =>
      harmless(house(), async () => {
        assert.equal(await call(contacts('<Contact/>'.repeat(10_000))), '500 RequestLimitReached')
        assert.equal(await call(contacts(contact('<passportName>a@b.example</passportName>').repeat(10_000))), '413')
        const { body } = await house().send(bookCall(house().attacker, `<ABFindAll xmlns="${book}"/>`))
        // Oneself is always there.
        assert.equal(body.match(/<contactId>/g)?.length, 1)
      }))

    it('takes as many contacts as a list holds, while the neighbour is served, and not one more', () =>
      harmless(house(), async () => {
        const many = Array.from({ length: 1_000 }, (_, index) =>
          contact(`<displayName>Contact ${index}</displayName><email>contact${index}@a.example</email>`),
        ).join('')
        assert.equal(await call(contacts(many)), '200')
        assert.equal(await call(contacts(contact('<displayName>One more</displayName>'))), '500 QuotaLimitReached')
      }))

    it('takes ids that come twice once, and does not put groups into groups', () =>
      harmless(house(), async () => {
        const by = (element: string) => house().send(bookCall(house().victim, element))
        const idIn = ({ body }: { body: string }) => /<guid>([^<]+)</.exec(body)?.[1] ?? ''
        const one = idIn(await by(group('One')))
        const friend = idIn(await by(contacts(contact('<displayName>Friend</displayName>'))))
        assert.notEqual(one, '')
        assert.notEqual(friend, '')
        const filed = await by(filing([one, one], [friend, friend, friend.toUpperCase()]))
        assert.equal(filed.status, 200)
        const { body } = await by(`<ABFindAll xmlns="${book}"/>`)
        assert.equal(body.match(new RegExp(`<guid>${one}</guid>`, 'g'))?.length, 1)

        assert.match((await by(filing([one], [one]))).body, /<errorcode[^>]*>ContactDoesNotExist</)
        assert.match((await by(filing([friend], [friend]))).body, /<errorcode[^>]*>GroupDoesNotExist</)
        const guids = `<guid>${one}</guid>`.repeat(3)
        const gone = `<ABGroupDelete xmlns="${book}"><groupFilter><groupIds>${guids}</groupIds></groupFilter></ABGroupDelete>`
        assert.equal((await by(gone)).status, 200)
        assert.match((await by(filing([one], [friend]))).body, /<errorcode[^>]*>GroupDoesNotExist</)
      }))

    it('stops at thirty groups, and at names longer than a group may have', () =>
      harmless(house(), async () => {
        const answers = []
        for (let index = 0; index < 40; index++) answers.push(await call(group(`Group ${index}`)))
        assert.equal(answers.filter((answer) => answer === '200').length, 30)
        assert.equal(answers.at(-1), '500 QuotaLimitReached')
        assert.equal(await call(group('x'.repeat(100_000))), '500 BadArgumentLength')
      }))
  })
}
