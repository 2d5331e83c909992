/** The document type of HTML 3.2 as tables (W3C Recommendation REC-html32, 14 January 1997), without what our pages may not use at all. */

export type ValueType = 'text' | 'number' | 'length' | 'colour' | 'flag' | readonly string[]

export interface Element {
  /** `empty`: neither content nor end tag. `characters`: text alone. */
  readonly content: readonly string[] | 'empty' | 'characters'
  readonly attributes?: Readonly<Record<string, ValueType>>
  readonly required?: readonly string[]
  /** Not even deep inside. */
  readonly excludes?: readonly string[]
  /** At least one of its children. */
  readonly notEmpty?: true
}

const fonts = ['tt', 'i', 'b', 'u', 'strike', 'big', 'small', 'sub', 'sup']
const phrases = ['em', 'strong', 'dfn', 'code', 'samp', 'kbd', 'var', 'cite']
const text = ['#text', ...fonts, ...phrases, 'a', 'img', 'font', 'br', 'map', 'input', 'select', 'textarea']
const lists = ['ul', 'ol', 'dir', 'menu']
const blocks = ['p', ...lists, 'pre', 'dl', 'div', 'center', 'blockquote', 'form', 'hr', 'table']
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']
const flow = [...text, ...blocks]
const body = [...headings, ...flow, 'address']

const sides = ['left', 'center', 'right']
const line: Element = { content: text }
const heading: Element = { content: text, attributes: { align: sides } }
const cell: Element = {
  content: body,
  attributes: {
    nowrap: 'flag',
    rowspan: 'number',
    colspan: 'number',
    align: sides,
    valign: ['top', 'middle', 'bottom'],
    width: 'number',
    height: 'number',
  },
}

export const elements: Readonly<Record<string, Element>> = {
  html: { content: ['head', 'body'] },
  head: { content: ['title', 'meta', 'link', 'base'] },
  title: { content: 'characters' },
  meta: {
    content: 'empty',
    attributes: { 'http-equiv': 'text', name: 'text', content: 'text' },
    required: ['content'],
  },
  link: { content: 'empty', attributes: { href: 'text', rel: 'text', rev: 'text', title: 'text' } },
  base: { content: 'empty', attributes: { href: 'text' }, required: ['href'] },
  body: {
    content: body,
    attributes: {
      background: 'text',
      bgcolor: 'colour',
      text: 'colour',
      link: 'colour',
      vlink: 'colour',
      alink: 'colour',
    },
  },
  ...Object.fromEntries([...fonts, ...phrases].map((name) => [name, line])),
  ...Object.fromEntries(headings.map((name) => [name, heading])),
  font: { content: text, attributes: { size: 'text', color: 'colour' } },
  a: {
    content: text,
    attributes: { name: 'text', href: 'text', rel: 'text', rev: 'text', title: 'text' },
    excludes: ['a'],
  },
  br: { content: 'empty', attributes: { clear: ['left', 'all', 'right', 'none'] } },
  img: {
    content: 'empty',
    attributes: {
      src: 'text',
      alt: 'text',
      align: ['top', 'middle', 'bottom', 'left', 'right'],
      height: 'number',
      width: 'number',
      border: 'number',
      hspace: 'number',
      vspace: 'number',
      usemap: 'text',
      ismap: 'flag',
    },
    // The document type does not ask for `alt`; readers without pictures do.
    required: ['src', 'alt'],
  },
  p: { content: text, attributes: { align: sides } },
  ul: { content: ['li'], attributes: { type: ['disc', 'square', 'circle'], compact: 'flag' }, notEmpty: true },
  ol: { content: ['li'], attributes: { type: 'text', start: 'number', compact: 'flag' }, notEmpty: true },
  li: { content: flow, attributes: { type: 'text', value: 'number' } },
  dl: { content: ['dt', 'dd'], attributes: { compact: 'flag' }, notEmpty: true },
  dt: { content: text },
  dd: { content: flow },
  div: { content: body, attributes: { align: sides } },
  center: { content: body },
  blockquote: { content: body },
  address: { content: [...text, 'p'] },
  pre: {
    content: text,
    attributes: { width: 'number' },
    excludes: ['img', 'big', 'small', 'sub', 'sup', 'font'],
  },
  hr: { content: 'empty', attributes: { align: sides, noshade: 'flag', size: 'number', width: 'length' } },
  table: {
    content: ['caption', 'tr'],
    attributes: { align: sides, width: 'length', border: 'number', cellspacing: 'number', cellpadding: 'number' },
    notEmpty: true,
  },
  caption: { content: text, attributes: { align: ['top', 'bottom'] } },
  tr: { content: ['th', 'td'], attributes: { align: sides, valign: ['top', 'middle', 'bottom'] } },
  th: cell,
  td: cell,
  form: {
    content: body,
    attributes: { action: 'text', method: ['get', 'post'], enctype: 'text' },
    excludes: ['form'],
  },
  input: {
    content: 'empty',
    attributes: {
      type: ['text', 'password', 'checkbox', 'radio', 'submit', 'reset', 'file', 'hidden', 'image'],
      name: 'text',
      value: 'text',
      checked: 'flag',
      size: 'text',
      maxlength: 'number',
      src: 'text',
      align: ['top', 'middle', 'bottom', 'left', 'right'],
    },
  },
  select: {
    content: ['option'],
    attributes: { name: 'text', size: 'number', multiple: 'flag' },
    required: ['name'],
    notEmpty: true,
  },
  option: { content: 'characters', attributes: { selected: 'flag', value: 'text' } },
  textarea: {
    content: 'characters',
    attributes: { name: 'text', rows: 'number', cols: 'number' },
    required: ['name', 'rows', 'cols'],
  },
}

/** The characters with names that HTML 3.2 and the browsers before it know, apart from letters with marks, which we write as numbers. */
export const entities: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'nbsp', 'copy', 'reg'])
