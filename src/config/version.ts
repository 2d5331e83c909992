import manifest from '../../package.json' with { type: 'json' }

/** The version in package.json. An import, so that a program in a single file has it too. */
export const version: string = manifest.version
