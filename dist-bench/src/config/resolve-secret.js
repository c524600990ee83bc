import { existsSync } from 'node:fs';
import { placeName } from './problem.js';
import { secretRef } from './secret-ref.js';
/** Makes a reference of a secret as written, and tells when it leads nowhere or stands there itself. */
export function resolveSecret(text, tokens, around, problems, { literal }) {
    const place = placeName(tokens);
    const secret = secretRef(text, { place, env: around.env, cwd: around.cwd });
    if (secret.kind === 'env' && (around.env[text.slice(4)] ?? '') === '') {
        const message = `\`${place}\`: the environment variable ${text.slice(4)} is not set.`;
        problems.error('CONFIG_SECRET_MISSING', tokens, message);
    }
    // Not an error: a mounted secret may come later, and is read anew at each use.
    if (secret.kind === 'file' && !existsSync(secret.where.slice(5))) {
        const message = `\`${place}\`: there is no file ${secret.where.slice(5)} yet.`;
        problems.warning('CONFIG_SECRET_MISSING', tokens, message);
    }
    if (secret.kind === 'literal' && literal === 'warn') {
        const message = `\`${place}\` holds the secret itself.`;
        problems.warning('CONFIG_SECRET_LITERAL', tokens, message);
    }
    return secret;
}
//# sourceMappingURL=resolve-secret.js.map