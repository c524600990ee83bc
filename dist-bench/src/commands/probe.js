/** Says whether an embedded tenant of ours answers at a URL. */
export async function isLoopbackReachable(url) {
    try {
        const answer = await fetch(`${url}/_emulator/requests`, { signal: AbortSignal.timeout(1000) });
        await answer.arrayBuffer();
        return answer.ok;
    }
    catch {
        return false;
    }
}
//# sourceMappingURL=probe.js.map