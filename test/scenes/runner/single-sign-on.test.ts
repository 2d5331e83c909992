import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ssoResponse } from './single-sign-on.ts'

it('the response to a nonce is the one of the test vector in msnp-wire §5.4.3', () => {
  assert.equal(
    ssoResponse('AAECAwQFBgcICQoLDA0ODxAREhMUFRYX', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v'),
    'HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAARIjNEVWZ35/b6UPUTyMkbVgyWJivzLXG/cLmP5JhL5BMRwFQfHrAp' +
      'Gu0gv1HPhPxn94SUAUqMNbnL5X6IR1lU9SL5rzNkBAK7NkLXBeeqN/Brj+OuwGM1nS9WU7mDGtT89Eg=',
  )
})
