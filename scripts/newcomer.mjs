// The walk of somebody who has just heard of Chrysalis: a fresh clone, the lines that README.md tells them to type, an account, a sign-in.
// The lines are taken out of README.md (and the pages that it links, in their order, for what it leaves to them), so that what it says
// is what works. Prints one line. Ends with 1 when a line does not do what it should, or all of them take more than two minutes.
//
// It runs before anything is installed, on whatever Node the machine has: hence no TypeScript and no packages.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const checkout = fileURLToPath(new URL('..', import.meta.url))
/** Seconds for everything. */
const patience = 120
const password = 'twelve-candles'

/** What a newcomer does, by what its line looks like. */
const steps = {
  start: /\bnpm start\b/,
  account: /\bchrysalis account add\b/,
  client: /\bchrysalis client\b/,
}

/** The lines of a page's code blocks, without what is said about them. */
function linesOf(page) {
  const blocks = page.match(/^```[a-z]*\n[\s\S]*?^```$/gm) ?? []
  return blocks.flatMap((block) => block.split('\n').slice(1, -1)).map((line) => line.replace(/(^|\s)#.*$/, '').trim())
}

/** Pages that a page links, below the same folder. */
function linksOf(page) {
  return [...page.matchAll(/\]\(([^):]+\.md)(?:#[^)]*)?\)/g)].map(([, path]) => path)
}

/** @returns the first line for each step, and the page that it stands on */
async function readLines(clone) {
  const readme = await readFile(join(clone, 'README.md'), 'utf8')
  const pages = ['README.md', ...linksOf(readme).filter((path) => existsSync(join(clone, path)))]
  const found = {}
  for (const page of pages) {
    const lines = linesOf(await readFile(join(clone, page), 'utf8'))
    for (const [step, looks] of Object.entries(steps)) {
      const line = lines.find((one) => looks.test(one))
      if (line !== undefined) found[step] ??= { line, page }
    }
  }
  for (const step of Object.keys(steps))
    if (!found[step]) throw new Error(`README.md and the pages that it links have no line like ${steps[step]}`)
  return found
}

/** Everything that was started, to be ended together with what it started. */
const started = new Set()

/** Types a line, and the password after it. */
function type(line, { cwd, env }) {
  const child = spawn('sh', ['-c', line], { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  started.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  child.stdin.on('error', () => undefined)
  child.stdin.end(`${password}\n`)
  const ended = once(child, 'close').then(([code]) => {
    started.delete(child)
    return code
  })
  const prints = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (pattern.test(output)) resolve()
      }
      child.stdout.on('data', look)
      ended.then((code) => {
        look()
        reject(new Error(`"${line}" ended with ${code} and did not print ${pattern}:\n${output}`))
      })
    })
  const succeeds = async () => {
    const code = await ended
    if (code !== 0) throw new Error(`"${line}" ended with ${code}:\n${output}`)
  }
  return { child, ended, prints, succeeds, output: () => output }
}

/** The whole group: a shell does not pass a signal on. */
function end(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended.
  }
}

async function walk(folder) {
  const times = []
  let last = Date.now()
  const lap = (name) => {
    times.push(`${name} ${((Date.now() - last) / 1000).toFixed(1)}`)
    last = Date.now()
  }
  // A checkout may belong to somebody else than whoever builds it: git asks to be told that this is meant.
  const gitconfig = join(folder, 'gitconfig')
  await writeFile(gitconfig, '[safe]\n\tdirectory = *\n')
  const { CHRYSALIS_CONFIG: _file, CHRYSALIS_DATA: _data, NODE_OPTIONS: _options, ...inherited } = process.env
  // Free ports of the loopback interface, by environment: the lines stay as they are, and disturb nobody.
  const ports = ['MSNP', 'HTTP', 'HTTPS', 'DNS', 'ADMIN'].map((name) => [`CHRYSALIS_${name}__PORT`, '0'])
  const env = { ...inherited, ...Object.fromEntries(ports), CHRYSALIS_HOST: '127.0.0.1', GIT_CONFIG_GLOBAL: gitconfig }
  const clone = join(folder, 'chrysalis')
  // An unpacked archive has no history to clone: then what it holds is copied.
  const fetch = existsSync(join(checkout, '.git'))
    ? `git clone --quiet --no-local "${checkout}" "${clone}"`
    : `mkdir "${clone}" && tar -C "${checkout}" --exclude ./node_modules --exclude ./data -cf - . | tar -C "${clone}" -xf -`
  await type(fetch, { cwd: folder, env }).succeeds()
  lap('clone')
  const lines = await readLines(clone)
  const here = { cwd: clone, env }
  const service = type(lines.start.line, here)
  await service.prints(/^Chrysalis is running\./m)
  lap('install and start')
  await type(lines.account.line, here).succeeds()
  lap('account')
  const client = type(lines.client.line, here)
  await client.prints(/\(online\)/)
  lap('sign-in')
  end(client.child, 'SIGINT')
  end(service.child, 'SIGTERM')
  await Promise.all([client.ended, service.ended])
  const pages = [...new Set(Object.values(lines).map(({ page }) => page))]
  return `${times.join(', ')}; lines from ${pages.join(', ')}`
}

const begun = Date.now()
const folder = await mkdtemp(join(tmpdir(), 'chrysalis-newcomer-'))
const tooLate = new Promise((_, reject) => {
  setTimeout(() => reject(new Error(`it took more than ${patience} seconds`)), patience * 1000).unref()
})
try {
  const told = await Promise.race([walk(folder), tooLate])
  console.log(`Newcomer's walk: ${((Date.now() - begun) / 1000).toFixed(1)} s (${told}).`)
} catch (error) {
  console.error(`Newcomer's walk failed: ${error.message}`)
  process.exitCode = 1
} finally {
  for (const child of started) end(child, 'SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
