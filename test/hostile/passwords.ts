import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type House, harmless, type Person, password } from './house.ts'

const triesFreely = 10
const wrong = encodeURIComponent('The e-mail address or password is incorrect.')
const tooMany = encodeURIComponent('There were too many wrong passwords.')

export function tryPasswords(house: () => House): void {
  describe('forty wrong passwords in a row', () => {
    const signIn = ({ email }: Pick<Person, 'email'>, secret: string) =>
      house().send(
        `GET /login2.srf HTTP/1.1\r\nHost: login.live.com\r\nConnection: close\r\nAuthorization: Passport1.4 OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger.msn.com,sign-in=${encodeURIComponent(email)},pwd=${secret}\r\n\r\n`,
      )

    it('are looked at once a second after the first ten, and slow nobody else down', () =>
      harmless(house(), async () => {
        const began = performance.now()
        let lookedAt = 0
        for (let index = 0; index < 40; index++) {
          const { status, head } = await signIn(house().victim, `guess${index}`)
          assert.equal(status, 401)
          if (head.includes(wrong)) lookedAt++
          else assert.ok(head.includes(tooMany), head)
          if (index < triesFreely) assert.equal(lookedAt, index + 1, 'the first ten are all looked at')
          if (index % 5 === 4) assert.equal((await signIn(house().neighbour, password)).status, 200)
        }
        const seconds = (performance.now() - began) / 1_000
        assert.ok(lookedAt <= triesFreely + 1 + seconds, `${lookedAt} were looked at in ${seconds} s`)
      }))

    it('keep the account’s owner out for no more than moments', () =>
      harmless(house(), async () => {
        const deadline = performance.now() + 5_000
        for (let answer = await signIn(house().victim, password); answer.status !== 200; ) {
          assert.ok(performance.now() < deadline, 'the right password was refused for 5 s')
          answer = await signIn(house().victim, password)
        }
        assert.equal((await signIn(house().victim, password)).status, 200)
      }))

    it('are no way to find out who has an account: strangers are slowed down alike', () =>
      harmless(house(), async () => {
        const answers = []
        for (let index = 0; index < 40; index++) answers.push(await signIn({ email: 'nobody@lagoon.example' }, 'guess'))
        assert.ok(answers.slice(0, triesFreely).every(({ head }) => head.includes(wrong)))
        assert.ok(answers.some(({ head }) => head.includes(tooMany)))
      }))

    it('may come all at once, from forty connections', () =>
      harmless(house(), async () => {
        const began = performance.now()
        const tries = Array.from({ length: 40 }, (_, index) => signIn(house().attacker, `guess${index}`))
        const answers = await Promise.all(tries)
        assert.ok(answers.every(({ status }) => status === 401))
        const seconds = (performance.now() - began) / 1_000
        assert.ok(answers.filter(({ head }) => head.includes(wrong)).length <= triesFreely + 1 + seconds)
        assert.equal((await signIn(house().neighbour, password)).status, 200)
      }))

    it('may be no passwords at all', () =>
      harmless(house(), async () => {
        const secrets = ['', 'x'.repeat(8_000), '%00'.repeat(1_000), ',,,,====', '%', '%zz', '%ff%fe']
        for (const secret of secrets) assert.equal((await signIn(house().neighbour, secret)).status, 401)
      }))
  })
}
