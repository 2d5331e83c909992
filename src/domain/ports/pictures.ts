/** Where the bytes of pictures are kept, by the SHA-256 of them in hex. */
export interface PictureFiles {
  /** Keeps the bytes; when it resolves they are on the disk. @returns their hash */
  keep(bytes: Buffer): Promise<string>
  read(hash: string): Promise<Buffer | undefined>
  /** Safe for a hash that is not there. */
  remove(hash: string): Promise<void>
  /** Removes every picture but these, and what a crash left of others. @returns how many there were */
  removeAllBut(hashes: ReadonlySet<string>): Promise<number>
}
