import { watch } from 'chokidar';
/** Editors and Kubernetes write in several steps; what belongs together comes within this time. */
const QUIET_MS = 200;
/**
 * Calls back once after each burst of changes to the files, symlinks that are swapped (Kubernetes ConfigMaps) and files that
 * appear or go included; resolves when it is watching. A file system that cannot be watched calls back as well: reading again says what is wrong.
 */
export async function watchConfig(files, onChange) {
    const watcher = watch([...files], { ignoreInitial: true });
    let timer;
    function soon() {
        clearTimeout(timer);
        timer = setTimeout(onChange, QUIET_MS);
    }
    watcher.on('all', soon);
    // Without a listener an error would end the process.
    watcher.on('error', soon);
    await new Promise((resolve) => {
        watcher.once('ready', resolve);
    });
    return async () => {
        await watcher.close();
        clearTimeout(timer);
    };
}
//# sourceMappingURL=watch-config.js.map