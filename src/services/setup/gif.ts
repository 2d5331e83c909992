/** A picture of few colours. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** `0xrrggbb`, at most 8. */
  readonly colours: readonly number[]
  /** Which of the colours lets the background through. */
  readonly transparent?: number
  /** One number of a colour for each point, row by row. */
  readonly points: readonly number[]
}

/** Bits of a number of a colour: eight colours are enough for us. */
const depth = 3
const clear = 1 << depth
const end = clear + 1

/**
 * GIF 89a, the one format of pictures that every browser of the time shows.
 *
 * Nothing is compressed: the table is cleared before codes would grow longer, so that each point is one code of four bits. Our pictures
 * are of a few hundred points.
 */
export function encodeGif({ width, height, colours, transparent, points }: Picture): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16LE(width, 0)
  size.writeUInt16LE(height, 2)
  const palette = Array.from({ length: 1 << depth }, (_, index) => colours[index] ?? 0).flatMap((colour) => [
    colour >> 16,
    (colour >> 8) & 0xff,
    colour & 0xff,
  ])
  // Graphic control: only to say which colour is transparent.
  const control = transparent === undefined ? [] : [0x21, 0xf9, 4, 1, 0, 0, transparent, 0]
  return Buffer.concat([
    Buffer.from('GIF89a'),
    size,
    Buffer.from([0x80 | ((depth - 1) << 4) | (depth - 1), 0, 0, ...palette, ...control, 0x2c, 0, 0, 0, 0]),
    size,
    Buffer.from([0, depth]),
    inBlocks(packCodes(points)),
    Buffer.from([0, 0x3b]),
  ])
}

function packCodes(points: readonly number[]): Buffer {
  const codes: number[] = []
  points.forEach((point, index) => {
    // One entry is added for each code after the first: six more, and codes would be five bits long.
    if (index % (clear - 2) === 0) codes.push(clear)
    codes.push(point)
  })
  codes.push(end)
  const packed = Buffer.alloc(Math.ceil(codes.length / 2))
  codes.forEach((code, index) => {
    packed[index >> 1] = (packed[index >> 1] ?? 0) | (index % 2 === 0 ? code : code << 4)
  })
  return packed
}

function inBlocks(bytes: Buffer): Buffer {
  const blocks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255)
    blocks.push(Buffer.from([block.length]), block)
  }
  return Buffer.concat(blocks)
}
