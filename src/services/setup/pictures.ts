import { encodeGif, type Picture } from './gif.ts'

/** Colours of the pages and of what is drawn for them. */
export const palette = {
  paper: '#ffffff',
  ink: '#202020',
  link: '#0033cc',
  visited: '#663399',
  active: '#cc0000',
  margin: '#e2eff0',
  line: '#2f7f86',
  done: '#007a33',
  missing: '#b00020',
  quiet: '#666666',
} as const

/** Width in points of the coloured margin in which the steps stand. */
export const marginWidth = 128

/** The tile that every page is laid on: it gives the page its margin, since HTML 3.2 has no colours for parts of a page. */
const tile: Picture = {
  width: 2560,
  height: 1,
  colours: [0xe2eff0, 0x2f7f86, 0xffffff],
  points: Array.from({ length: 2560 }, (_, x) => (x < marginWidth ? 0 : x < marginWidth + 2 ? 1 : 2)),
}

/** One clear point: drawn as wide as the margin, it keeps a cell from being squeezed, which its width alone does not. */
const spacer: Picture = { width: 1, height: 1, colours: [0xffffff], transparent: 0, points: [0] }

/** A lamp of 15 by 15 points: a disc with a rim and a light on it. */
function lamp(disc: number, rim: number, light: number): Picture {
  const point = (x: number, y: number): number => {
    const distance = Math.hypot(x - 7, y - 7)
    if (distance > 7) return 0
    if (distance > 5.6) return 2
    return Math.hypot(x - 5, y - 5) < 1.6 ? 3 : 1
  }
  const points = Array.from({ length: 15 * 15 }, (_, index) => point(index % 15, Math.floor(index / 15)))
  return { width: 15, height: 15, colours: [0xffffff, disc, rim, light], transparent: 0, points }
}

/** `.` nothing, `#` outline, `o` wing, `*` spot, `|` body. */
const butterfly = [
  '.....#............#.....',
  '......#..........#......',
  '.......#........#.......',
  '.####...#......#...####.',
  '#oooo##..#....#..##oooo#',
  '#oooooo#..#..#..#oooooo#',
  '#oo**ooo#..||..#ooo**oo#',
  '#oo**oooo#.||.#oooo**oo#',
  '.#oooooooo#||#oooooooo#.',
  '.#oooooooo#||#oooooooo#.',
  '..#ooooooo#||#ooooooo#..',
  '...###oooo#||#oooo###...',
  '......####.||.####......',
  '....##oooo#||#oooo##....',
  '...#oooooo#||#oooooo#...',
  '...#oo**oo#||#oo**oo#...',
  '...#oo**o#.||.#o**oo#...',
  '....#ooo#..||..#ooo#....',
  '.....###...||...###.....',
  '...........||...........',
]

const emblem: Picture = {
  width: 48,
  height: butterfly.length * 2,
  colours: [0xffffff, 0x1d5a60, 0x5fb8bf, 0xf2c14e, 0x303030],
  transparent: 0,
  points: butterfly.flatMap((row) => {
    const wide = [...row].flatMap((mark) => Array<number>(2).fill('.#o*|'.indexOf(mark)))
    return [...wide, ...wide]
  }),
}

/** Every picture of the pages, by the name of its file. */
export const pictures: ReadonlyMap<string, Buffer> = new Map(
  Object.entries({
    'tile.gif': tile,
    'spacer.gif': spacer,
    'emblem.gif': emblem,
    'green.gif': lamp(0x2fb344, 0x14692a, 0xc9f2d0),
    'red.gif': lamp(0xd63a3a, 0x7d1616, 0xf7caca),
    'grey.gif': lamp(0xc4c8ca, 0x878d90, 0xf1f2f3),
  }).map(([name, picture]) => [name, encodeGif(picture)]),
)
