/** Deeper than any path a person writes; keeps hostile text from exhausting the stack. */
const MAX_DEPTH = 40;
/** Messages quote the text, which can be of any length. */
const MAX_MESSAGE = 200;
/** Thrown inside the parser only; `parsePath` turns it into a value. */
export class PathSyntaxError extends Error {
    trouble;
    constructor(trouble) {
        super(trouble.message);
        this.trouble = trouble;
    }
}
/** A place in a path's text that the parser moves forward. */
export class PathCursor {
    text;
    dialect;
    at = 0;
    #depth = 0;
    constructor(text, dialect) {
        this.text = text;
        this.dialect = dialect;
    }
    get done() {
        return this.at >= this.text.length;
    }
    /** The character at the cursor, or the one `ahead` of it; empty behind the end. */
    peek(ahead = 0) {
        return this.text.charAt(this.at + ahead);
    }
    looksAt(part) {
        return this.text.startsWith(part, this.at);
    }
    /** Moves behind `part` if the text goes on with it. */
    take(part) {
        if (!this.looksAt(part)) {
            return false;
        }
        this.at += part.length;
        return true;
    }
    expect(part) {
        if (!this.take(part)) {
            const found = this.done ? 'the path ends' : `there is ${JSON.stringify(this.peek())}`;
            this.fail(`expected ${JSON.stringify(part)}, but ${found}`);
        }
    }
    skipSpace() {
        while (/\s/.test(this.peek())) {
            this.at += 1;
        }
    }
    /** Takes what a sticky (`y`) pattern matches at the cursor; undefined when it does not. */
    match(pattern) {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text)?.[0];
        this.at += found?.length ?? 0;
        return found;
    }
    /** Takes a quoted text with backslash escapes; the cursor stands on its quote. */
    quoted() {
        const from = this.at;
        const quote = this.peek();
        let out = '';
        this.at += 1;
        while (!this.done && this.peek() !== quote) {
            if (this.peek() === '\\') {
                this.at += 1;
            }
            out += this.peek();
            this.at += 1;
        }
        if (this.done) {
            this.fail('the quoted text is not closed', from);
        }
        this.at += 1;
        return out;
    }
    /** Runs a nested part of the grammar, refusing to go too deep. */
    nested(read) {
        this.#depth += 1;
        if (this.#depth > MAX_DEPTH) {
            this.fail(`more than ${MAX_DEPTH} levels of nesting`);
        }
        const result = read();
        this.#depth -= 1;
        return result;
    }
    fail(message, at = this.at) {
        throw new PathSyntaxError({ at, message: message.slice(0, MAX_MESSAGE) });
    }
}
//# sourceMappingURL=path-cursor.js.map