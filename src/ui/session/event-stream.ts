/** One message of a stream of server-sent events. */
export interface StreamMessage {
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events piece by piece (HTML standard, 9.2.6): gives the messages that a piece completes. */
export function streamReader(): (piece: string) => readonly StreamMessage[] {
  let rest = '';
  let event = 'message';
  let id: string | undefined;
  let data: string[] = [];
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    const messages: StreamMessage[] = [];
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) {
          messages.push({ event, data: data.join('\n'), ...(id === undefined ? {} : { id }) });
        }
        event = 'message';
        data = [];
      } else {
        const colon = line.indexOf(':');
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (name === 'event') {
          event = value;
        } else if (name === 'data') {
          data.push(value);
        } else if (name === 'id') {
          id = value;
        }
      }
    }
    return messages;
  };
}
