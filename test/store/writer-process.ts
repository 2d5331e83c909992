import { openStore } from '../../src/store/open.ts'
import { idOf } from './people.ts'

/**
 * Run as a process of its own: adds accounts to a store, one change each, and writes the number of each on its own line of standard
 * output when the store has acknowledged it.
 *
 * Arguments: the data directory, the first number, how many.
 */
const [dataDirectory = '', first = '', count = ''] = process.argv.slice(2)

const store = await openStore({ dataDirectory })
for (let number = Number(first); number < Number(first) + Number(count); number++) {
  await store.change(({ accounts }) =>
    accounts.add({ id: idOf(number), email: `${number}@lagoon.example`, friendlyName: 'x', passwordHash: 'y' }),
  )
  process.stdout.write(`${number}\n`)
}
await store.close()
