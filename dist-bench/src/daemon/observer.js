/** Tells an observer; its own faults must not end a loop. */
export function tell(report) {
    try {
        report();
    }
    catch {
        // There is nobody left to tell.
    }
}
//# sourceMappingURL=observer.js.map