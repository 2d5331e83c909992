/** One instruction of a Dockerfile, its continued lines joined. */
interface Instruction {
  readonly line: number
  readonly word: string
  readonly rest: string
}

/** A rule that a Dockerfile breaks, with the line. */
export interface Broken {
  readonly rule: string
  readonly line: number
}

function readDockerfile(text: string): readonly Instruction[] {
  const instructions: Instruction[] = []
  let open: { readonly line: number; text: string } | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(raw)) continue
    const isContinued = raw.endsWith('\\')
    const piece = isContinued ? raw.slice(0, -1) : raw
    open = open ? { line: open.line, text: `${open.text} ${piece.trim()}` } : { line: index + 1, text: piece.trim() }
    if (isContinued) continue
    const [word = '', ...rest] = open.text.split(/\s+/)
    instructions.push({ line: open.line, word: word.toUpperCase(), rest: rest.join(' ') })
    open = undefined
  }
  return instructions
}

type Rule = (instructions: readonly Instruction[]) => readonly Instruction[]

const last = (instructions: readonly Instruction[], word: string) =>
  instructions.filter((one) => one.word === word).slice(-1)

/** Of the stage that becomes the image. */
const finalStage: (instructions: readonly Instruction[]) => readonly Instruction[] = (instructions) =>
  instructions.slice(instructions.findLastIndex(({ word }) => word === 'FROM'))

const needed =
  (word: string): Rule =>
  (instructions) =>
    finalStage(instructions).some((one) => one.word === word) ? [] : instructions.slice(-1)

/** What goes wrong with images in practice, one rule each. */
const rules: Readonly<Record<string, Rule>> = {
  'every base is pinned to a version': (instructions) => {
    const stages = instructions.flatMap(({ rest }) => /\bAS (\S+)$/i.exec(rest)?.[1] ?? [])
    const isPinned = (image: string) => /:(?=[^:/]*\d)[^:/@]+$|@sha256:/.test(image) || stages.includes(image)
    return instructions.filter(({ word, rest }) => word === 'FROM' && !isPinned(rest.split(' ')[0] ?? ''))
  },
  'nothing is called latest': (instructions) => instructions.filter(({ rest }) => /:latest\b/.test(rest)),
  'it does not run as root': (instructions) => {
    const [user] = last(finalStage(instructions), 'USER')
    if (user === undefined) return instructions.slice(-1)
    return /^[1-9]\d*(:[1-9]\d*)?$/.test(user.rest) ? [] : [user]
  },
  'it says whether it is well': needed('HEALTHCHECK'),
  'it says what it runs': needed('ENTRYPOINT'),
  'signals reach the program: exec form only': (instructions) =>
    instructions.filter(({ word, rest }) => /^(ENTRYPOINT|CMD)$/.test(word) && !rest.startsWith('[')),
  'files are copied, not added': (instructions) => instructions.filter(({ word }) => word === 'ADD'),
  'nothing from the network is run unseen': (instructions) =>
    instructions.filter(({ word, rest }) => word === 'RUN' && /\b(curl|wget)\b[^|]*\|\s*(ba)?sh\b/.test(rest)),
  'packages bring no scripts': (instructions) =>
    instructions.filter(({ rest }) => /\bnpm (ci|i|install)\b/.test(rest) && !rest.includes('--ignore-scripts')),
  'system packages are only those that are named': (instructions) =>
    instructions.filter(({ rest }) => /apt-get install/.test(rest) && !rest.includes('--no-install-recommends')),
  'no secret is kept in it': (instructions) =>
    instructions.filter(({ word, rest }) => /^(ENV|ARG)$/.test(word) && /(password|secret|token)\S*=/i.test(rest)),
}

/** Every rule that a Dockerfile breaks. */
export function lintDockerfile(text: string): readonly Broken[] {
  const instructions = readDockerfile(text)
  return Object.entries(rules).flatMap(([rule, find]) => find(instructions).map(({ line }) => ({ rule, line })))
}

/** Paths of the build's context that are copied into the image. */
export function copiedPaths(text: string): readonly string[] {
  return readDockerfile(text)
    .filter(({ word, rest }) => word === 'COPY' && !rest.includes('--from='))
    .flatMap(({ rest }) => rest.split(' ').slice(0, -1))
}
