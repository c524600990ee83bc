/** Steers an embedded tenant through its control routes. */
export class Control {
    #url;
    constructor(url) {
        this.#url = `${url}/_emulator`;
    }
    async counts() {
        return (await this.#ask('GET', '/requests'));
    }
    async log() {
        return (await this.#ask('GET', '/requests?log=true')).log;
    }
    async reset() {
        await this.#ask('DELETE', '/requests');
    }
    async limits(limits) {
        await this.#ask('PUT', '/limits', limits);
    }
    async behaviour(behaviour) {
        await this.#ask('PUT', '/behaviour', behaviour);
    }
    async #ask(method, path, body) {
        const answer = await fetch(`${this.#url}${path}`, {
            method,
            headers: { 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        if (!answer.ok) {
            throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        }
        return text === '' ? undefined : JSON.parse(text);
    }
}
//# sourceMappingURL=control.js.map