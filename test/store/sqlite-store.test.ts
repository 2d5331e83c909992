import { openMemoryStore, openStore } from '../../src/store/open.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { storeCases } from './cases.ts'

storeCases('in an SQLite file', async (clock) => {
  const directory = await temporaryDirectory()
  const store = await openStore({ dataDirectory: directory.path, clock })
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
})

storeCases('in SQLite’s memory', async (clock) => {
  const store = await openMemoryStore({ clock })
  return { store, [Symbol.asyncDispose]: () => store.close() }
})
