import { execFileSync } from 'node:child_process'
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { vendorModules } from '../src/admin/http/console-files.ts'

/**
 * Packs Chrysalis into one executable: its source and its libraries as one module, the console's files as assets, and the Node that
 * runs this script around them (Node's single executable applications). Run with the folder to put it in; `dist/` unless given.
 *
 * It is for the system and processor that it is built on.
 */
const root = fileURLToPath(new URL('../', import.meta.url))
const folder = process.argv[2] ?? join(root, 'dist')
const bundle = join(folder, 'chrysalis.mjs')
const executable = join(folder, process.platform === 'win32' ? 'chrysalis.exe' : 'chrysalis')

await mkdir(folder, { recursive: true })
const build = await rolldown({
  input: join(root, 'src/cli/main.ts'),
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  // What pino, kysely and others load only when somebody asks for it, and nobody here does.
  external: [/^node:/],
})
await build.write({ file: bundle, format: 'esm', codeSplitting: false, minify: false, comments: false })
await build.close()

const assets: Record<string, string> = {}
for await (const file of glob('**/*.{ts,css,svg,png}', { cwd: join(root, 'web') }))
  if (!file.endsWith('.d.ts')) assets[`console/${file.replaceAll('\\', '/')}`] = join(root, 'web', file)
for (const [name, module] of Object.entries(vendorModules))
  assets[`console/vendor/${name}`] = fileURLToPath(import.meta.resolve(module))

const description = join(folder, 'sea.json')
await writeFile(
  description,
  JSON.stringify({
    main: bundle,
    mainFormat: 'module',
    output: executable,
    disableExperimentalSEAWarning: true,
    // As "npm start" has it (docs/operate/capacity.md).
    execArgv: ['--max-semi-space-size=8'],
    assets,
  }),
)
execFileSync(process.execPath, [`--build-sea=${description}`], { stdio: ['ignore', 'ignore', 'inherit'] })
if (process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', '--force', executable])
const size = (await readFile(executable)).length
await rm(description)
await rm(bundle)
process.stdout.write(`${executable}: ${Math.round(size / 1024 / 1024)} MB, for ${process.platform} ${process.arch}\n`)
