import type { Relation } from '../ports/store.ts'

/**
 * Does the person who is seen let the watcher see them? Clauses 3 and 4 of the predicate in msnp-wire §10.1: the block list wins
 * over everything; else the allow list, else the default for strangers.
 */
export function permits(relation: Pick<Relation, 'privacy' | 'allowed' | 'blocked'>): boolean {
  return !relation.blocked && (relation.allowed || relation.privacy === 'AL')
}
