/** Reads the words of a command line; what is wrong with them is said in a line with how it is used, and ends the process with 2. */
export function orUsage<T>(read: () => T, usage: string): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${why}\nUsage: ${usage}\n`);
    process.exit(2);
  }
}
