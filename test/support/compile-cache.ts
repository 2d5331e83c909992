import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/*
 * Loaded before everything else in each process of the tests (`node --import`): what is compiled once is kept for the hundreds of
 * processes that follow, among them every service that a test starts.
 */
const folder = fileURLToPath(new URL('../../node_modules/.cache/tests', import.meta.url))
enableCompileCache(folder)
process.env.NODE_COMPILE_CACHE = folder
