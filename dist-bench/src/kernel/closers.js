/** Everything opened goes here and is closed last in, first out; the first error is thrown at the end. */
export class Closers {
    #list = [];
    add(closer) {
        this.#list.push(closer);
    }
    async close() {
        let first;
        for (let closer = this.#list.pop(); closer !== undefined; closer = this.#list.pop()) {
            try {
                await closer();
            }
            catch (error) {
                first ??= error;
            }
        }
        if (first !== undefined) {
            throw first;
        }
    }
}
//# sourceMappingURL=closers.js.map