import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Command, type CommandField, groupsOf, inputOf } from '../../web/commands.ts'

const field = (name: string, kind: CommandField['kind'], required = false): CommandField => ({
  name,
  kind,
  required,
  description: '',
  secret: false,
})
const command = (
  name: string,
  effect: Command['effect'] = 'changes',
  fields: readonly CommandField[] = [],
): Command => ({
  name,
  summary: '',
  effect,
  path: '',
  fields,
})

describe('commands in the console', () => {
  it('stand together by their first word, with the list on top', () => {
    const groups = groupsOf([
      command('people add'),
      command('device-keys create'),
      command('people list', 'reads', [field('text', 'text')]),
      command('people show', 'reads', [field('email', 'text', true)]),
    ])
    assert.deepEqual(
      groups.map(({ name, title, overview, others }) => [name, title, overview?.name, others.map((one) => one.name)]),
      [
        ['people', 'People', 'people list', ['people add', 'people show']],
        ['device-keys', 'Device keys', undefined, ['device-keys create']],
      ],
    )
  })

  it('take from a form what was filled in, as what it is', () => {
    const fields = [
      field('email', 'text', true),
      field('days', 'number'),
      field('force', 'flag'),
      field('names', 'list'),
      field('reason', 'text'),
      field('quiet', 'flag'),
    ]
    assert.deepEqual(
      inputOf(fields, {
        email: 'a@b.example',
        days: ' 30 ',
        force: true,
        names: 'one, two  three',
        reason: '',
        quiet: false,
      }),
      { email: 'a@b.example', days: 30, force: true, names: ['one', 'two', 'three'] },
    )
  })

  it('leave a word that is no number to the service, which says what is wrong with it', () => {
    assert.deepEqual(inputOf([field('days', 'number')], { days: 'soon' }), { days: 'soon' })
  })

  it('keep the blanks of a text: a password may end in one', () => {
    assert.deepEqual(inputOf([field('password', 'text')], { password: ' secret ' }), { password: ' secret ' })
  })
})
