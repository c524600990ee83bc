/** Which codes the comments of a file turn off, and on which lines. */
export interface MuteComments {
  /** Says whether a finding of this code on this line (from 1) is turned off. */
  readonly mutes: (code: string, line: number) => boolean;
  readonly comments: readonly MuteComment[];
}

/** One `# mainsheet-ignore RULE, RULE` comment. */
export interface MuteComment {
  readonly line: number;
  readonly column: number;
  readonly codes: readonly string[];
  /** Nothing but the comment stands on the line: then it speaks of the next line as well. */
  readonly alone: boolean;
}

const COMMENT = /(^|\s)#\s*mainsheet-ignore\b[: ]*([^\n\r]*)/g;

/** Reads the comments that turn findings off, from the text alone. */
export function muteComments(text: string): MuteComments {
  if (!text.includes('mainsheet-ignore')) {
    return { mutes: () => false, comments: [] };
  }
  const comments = text.split(/\r\n|\n|\r/).flatMap((line, index): readonly MuteComment[] =>
    [...line.matchAll(COMMENT)].map((match) => ({
      line: index + 1,
      column: match.index + (match[1] ?? '').length + 1,
      codes: (match[2] ?? '').split(/[\s,]+/).filter((code) => /^[A-Z][A-Z_]+$/.test(code)),
      alone: line.slice(0, match.index).trim() === '',
    })),
  );
  return {
    comments,
    mutes: (code, line) =>
      comments.some(
        (comment) =>
          comment.codes.includes(code) &&
          (comment.line === line || (comment.alone && comment.line === line - 1)),
      ),
  };
}
