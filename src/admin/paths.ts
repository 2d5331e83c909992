import type { AdminCommand } from './command.ts'

/** Root of the API. */
export const apiRoot = '/api/v1'

/** `people add` → `/api/v1/people/add` */
export const pathOf = ({ name }: Pick<AdminCommand, 'name'>): string => `${apiRoot}/${name.replaceAll(' ', '/')}`

/** `people add` → `peopleAdd` */
export const operationOf = ({ name }: Pick<AdminCommand, 'name'>): string =>
  name.replace(/[ -]+([a-z])/g, (_, letter: string) => letter.toUpperCase())

export const methodOf = ({ effect }: Pick<AdminCommand, 'effect'>): 'GET' | 'POST' =>
  effect === 'reads' ? 'GET' : 'POST'
