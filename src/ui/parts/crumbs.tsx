import type { JSX } from 'preact';
import { Glyph } from './glyph.tsx';

/** The way from the overview to here. */
export function Crumbs(props: {
  trail: readonly { readonly path: string; readonly label: string }[];
  here: string;
}): JSX.Element {
  const { trail, here } = props;
  return (
    <nav class="crumbs" aria-label="Where this is">
      <ol>
        {trail.map(({ path, label }, at) => (
          <li key={path}>
            {at === 0 ? null : <Glyph name="chevron" size={12} />}
            <a href={path}>{label}</a>
          </li>
        ))}
        <li aria-current="page">
          <Glyph name="chevron" size={12} />
          {here}
        </li>
      </ol>
    </nav>
  );
}
