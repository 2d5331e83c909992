import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readPacked } from './packed-files.ts'

export interface ConsoleFile {
  readonly type: string
  readonly body: Buffer
}

/** The files of the console, as a browser gets them. */
export interface ConsoleFiles {
  /** @param name below `/console/`: `main.ts`, `parts/form.ts`, `vendor/preact.js` @returns `undefined`: there is none */
  read(name: string): Promise<ConsoleFile | undefined>
}

const types: Readonly<Record<string, string>> = {
  ts: 'text/javascript; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
}

/** Modules of others, by the name under `/console/vendor/`: the only ones that are served. */
export const vendorModules: Readonly<Record<string, string>> = {
  'preact.js': 'preact',
  'preact-hooks.js': 'preact/hooks',
  'htm.js': 'htm',
  'htm-preact.js': 'htm/preact',
}

/** Names that can be files of ours: no dots but before the ending, so that no path leads out of the folder. */
const ours = /^(?:[a-z0-9][a-z0-9-]*\/){0,4}[a-z0-9][a-z0-9-]*\.([a-z]{2,3})$/

/**
 * Serves `web/` without a build: of a TypeScript file the types are taken out, and it is the module that it was. Read once and kept,
 * unless `fresh`.
 *
 * @param options.folder where the console's own files are; `web/` of the checkout unless given
 * @param options.fresh read again every time: for work on the console
 */
export function openConsoleFiles(options: { readonly folder?: string; readonly fresh?: boolean } = {}): ConsoleFiles {
  const folder = options.folder ?? fileURLToPath(new URL('../../../web/', import.meta.url))
  const kept = new Map<string, Promise<ConsoleFile | undefined>>()
  return {
    read(name) {
      const known = kept.get(name)
      if (known) return known
      const reading = readConsoleFile(folder, name)
      // Only names that lead to a file are kept: strangers can ask for as many others as they like.
      if (!options.fresh)
        reading.then(
          (file) => {
            if (file) kept.set(name, reading)
          },
          // Whoever asked is told, and the next one reads again.
          () => undefined,
        )
      return reading
    },
  }
}

async function readConsoleFile(folder: string, name: string): Promise<ConsoleFile | undefined> {
  const type = types[ours.exec(name)?.[1] ?? '']
  if (type === undefined) return undefined
  const bytes = readPacked(`console/${name}`) ?? (await readLoose(folder, name))
  if (bytes === undefined) return undefined
  return { type, body: name.endsWith('.ts') ? Buffer.from(stripTypes(bytes.toString('utf8'))) : bytes }
}

async function readLoose(folder: string, name: string): Promise<Buffer | undefined> {
  const path = name.startsWith('vendor/') ? vendorPath(name.slice('vendor/'.length)) : join(folder, name)
  if (path === undefined) return undefined
  return await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return undefined
    throw error
  })
}

function vendorPath(name: string): string | undefined {
  const module = Object.hasOwn(vendorModules, name) ? vendorModules[name] : undefined
  return module === undefined ? undefined : fileURLToPath(import.meta.resolve(module))
}

/** Node says once that this function is an experiment: an owner can do nothing with that line. */
function stripTypes(source: string): string {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
