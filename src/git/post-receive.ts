/**
 * The hook of a repository that tells a webhook of each ref that was pushed, in the generic form (docs/webhooks.md). It
 * needs a shell, openssl and curl; a push stands whatever comes of it (githooks, post-receive).
 */
export function postReceiveHook(url: string, secret: string): string {
  return `#!/bin/sh
# Tells Mainsheet of each ref that was pushed; what it answers is shown to whoever pushes.
url=${quoted(url)}
secret=${quoted(secret)}

while read -r _old _new ref; do
  body="{\\"ref\\":\\"$ref\\"}"
  time=$(date +%s)
  mac=$(printf '%s.%s' "$time" "$body" | openssl dgst -sha256 -hmac "$secret" -r | cut -d ' ' -f 1)
  curl --silent --show-error --max-time 5 "$url" \\
    --header 'Content-Type: application/json' \\
    --header "X-Mainsheet-Timestamp: $time" \\
    --header "X-Mainsheet-Signature-256: sha256=$mac" \\
    --data "$body"
done
`;
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
