/** Breaks a text into lines of at most a width, at its spaces; a word that is longer stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Lays cells in columns as wide as they need; the last is wrapped below itself so that lines keep to a width. */
export function columns(
  rows: readonly (readonly string[])[],
  width: number,
  indent = '',
): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const widths = Array.from({ length: Math.max(0, count) }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows.flatMap((row) => {
    const head = `${indent}${widths.map((size, at) => (row[at] ?? '').padEnd(size + 2)).join('')}`;
    const [first = '', ...more] = wrap(row[count] ?? '', Math.max(24, width - head.length));
    const blank = ' '.repeat(head.length);
    return [`${head}${first}`.trimEnd(), ...more.map((line) => `${blank}${line}`)];
  });
}
