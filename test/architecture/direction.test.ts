import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** Which layers a layer may import, itself left out: the one rule of direction (docs/develop/tour.md). */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  wire: [],
  'vintage-tls': [],
  protocol: ['wire'],
  store: ['domain'],
  backup: ['store'],
  identity: ['domain'],
  observe: ['wire', 'protocol', 'services'],
  limits: [],
  config: ['limits', 'observe'],
  services: ['domain', 'limits', 'protocol', 'wire', 'identity'],
  residents: ['domain', 'wire'],
  client: ['protocol', 'wire'],
  edge: ['services', 'identity', 'vintage-tls'],
  // The owner's commands work on the domain and on ports of their own; `server` puts edge and services behind these.
  admin: ['domain', 'identity', 'observe', 'protocol', 'wire'],
  server: [
    'admin',
    'config',
    'domain',
    'edge',
    'identity',
    'limits',
    'observe',
    'protocol',
    'residents',
    'services',
    'store',
    'vintage-tls',
    'wire',
  ],
  doctor: ['backup', 'config', 'edge', 'identity', 'server', 'store', 'vintage-tls'],
  cli: [
    'admin',
    'backup',
    'client',
    'config',
    'doctor',
    'domain',
    'edge',
    'identity',
    'observe',
    'protocol',
    'residents',
    'server',
    'services',
    'store',
    'wire',
  ],
}

/** Of a layer that others may see only in part: its port files. */
const ports: Readonly<Record<string, RegExp>> = {
  // Services know identity by what it promises and by its tables, not by how it keeps them.
  'services → identity': /^identity\/(ports|host-names)\.ts$/,
  'admin → identity': /^identity\/(ports|host-names)\.ts$/,
}

interface Import {
  readonly from: string
  readonly to: string
}

async function readImports(): Promise<Import[]> {
  const imports: Import[] = []
  for await (const file of glob('**/*.ts', { cwd: source })) {
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, path] of text.matchAll(/^(?:import|export)[^']*?'(\.[^']+\.ts)'/gm))
      if (path)
        imports.push({
          from: file.split(sep).join('/'),
          to: normalize(join(dirname(file), path))
            .split(sep)
            .join('/'),
        })
  }
  return imports
}

const layerOf = (file: string): string => file.split('/')[0] ?? ''

test('every import points the way the layers allow', async () => {
  const imports = await readImports()
  assert.ok(imports.length > 300, `only ${imports.length} imports were found: the search is broken`)
  const wrong = imports.filter(({ from, to }) => {
    const [layer, other] = [layerOf(from), layerOf(to)]
    if (layer === other) return false
    if (!(mayImport[layer] ?? []).includes(other)) return true
    const port = ports[`${layer} → ${other}`]
    return port !== undefined && !port.test(to)
  })
  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})

test('the engine for vintage TLS stands alone: nothing of ours, and of others only Node', async () => {
  for await (const file of glob('vintage-tls/**/*.ts', { cwd: source })) {
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, name] of text.matchAll(/^import[^'\n]*?'([^.'][^']*)'/gms)) assert.match(name ?? '', /^node:/, file)
  }
})

test('the domain reaches the outside through its ports only', async () => {
  for await (const file of glob('domain/**/*.ts', { cwd: source })) {
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, name] of text.matchAll(/^import[^'\n]*?'([^.'][^']*)'/gms))
      assert.match(name ?? '', /^node:crypto$/, file)
  }
})
