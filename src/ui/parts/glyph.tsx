import type { JSX } from 'preact';

const SHAPES = {
  check: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM5.2 8.2l2 2l3.7-4.3',
  clock: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM8 4.6V8l2.3 1.5',
  pause: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM6.3 5.7v4.6M9.7 5.7v4.6',
  ban: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM3.5 3.5l9 9',
  cross: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6',
  info: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM8 7.3v4M8 4.7v.1',
  dotted: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z',
  differ: 'M2.5 6h11M2.5 10h11M10.7 2.7l-5.4 10.6',
  contest: 'M2.5 5.7h10.2L9.9 2.9M13.5 10.3H3.3l2.8 2.8',
  warning: 'M8 2l6.5 11.5h-13zM8 6.3v3.2M8 11.5v.1',
  stop: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3zM8 4.7v4M8 11.1v.1',
  box: 'M2 3h12v3.2H2zM3 6.2V13h10V6.2M6.5 9h3',
  branch:
    'M4.5 2v8.2M4.5 10.2a1.9 1.9 0 1 1 0 3.8a1.9 1.9 0 0 1 0-3.8zM11.5 2a1.9 1.9 0 1 1 0 3.8a1.9 1.9 0 0 1 0-3.8zM11.5 5.8c0 3-4 3.2-7 4.4',
  search: 'M7 2a5 5 0 1 1 0 10a5 5 0 0 1 0-10zM10.7 10.7L14.2 14.2',
  key: 'M5 6a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM7.3 7.2L13.5 2.5M11 4.5l1.8 2.2',
  sun: 'M8 5a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9L13 13M3 13l1.1-1.1M11.9 4.1L13 3',
  moon: 'M13.5 9.6A6 6 0 1 1 6.4 2.5a4.8 4.8 0 0 0 7.1 7.1z',
  screen: 'M1.5 2.5h13v8.5h-13zM5.5 14h5M8 11v3',
  sync: 'M13.5 8a5.5 5.5 0 0 1-9.7 3.5M2.5 8a5.5 5.5 0 0 1 9.7-3.5M12.5 1.5v3.2H9.3M3.5 14.5v-3.2h3.2',
  play: 'M4.5 2.5l8.5 5.5l-8.5 5.5z',
  back: 'M2.5 6.5h7a4 4 0 0 1 0 8H6M5.7 3.2L2.5 6.5l3.2 3.3',
  unlock: 'M3.5 7.5h9v6.5h-9zM5.5 7.5V4.7a2.5 2.5 0 0 1 4.8-1',
  copy: 'M5.5 5.5h8v8.5h-8zM10.5 5.5V2h-8v8.5h3',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  action: 'M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z',
  choice: 'M8 1.5L14.5 8L8 14.5L1.5 8z',
  loop: 'M4 5.5h7a2.5 2.5 0 0 1 0 5H5M6.5 3L4 5.5L6.5 8',
  change: 'M2.5 13.5l.8-3.3l7.9-7.9l2.5 2.5l-7.9 7.9z',
  chevron: 'M6 3.5L10.5 8L6 12.5',
} as const;

/** The name of a sign. */
export type GlyphName = keyof typeof SHAPES;

/** A small sign; words stand beside it, so that it says nothing to a screen reader. */
export function Glyph({ name, size = 16 }: { name: GlyphName; size?: number }): JSX.Element {
  return (
    <svg
      class={`glyph glyph-${name}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
