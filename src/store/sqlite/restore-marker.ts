import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreError } from '../errors.ts'

/** The file that stands in a data directory while a backup is put back (`src/backup/restore.ts`). */
export const restoreMarker = 'restore.json'

/**
 * Half of the old data and half of the restored must never be used together.
 *
 * @throws StoreError when a backup was being put back and that did not come to its end
 */
export async function refuseHalfRestored(dataDirectory: string): Promise<void> {
  const isThere = await access(join(dataDirectory, restoreMarker)).then(
    () => true,
    () => false,
  )
  if (isThere)
    throw new StoreError(
      'half-restored',
      `A backup was being put back in ${dataDirectory} and that was not finished: run the same "chrysalis backup restore" again.`,
    )
}
