import { parseDocument } from 'yaml';
import { readDocument } from '../../src/documents/read-document.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { costOf } from './cost.ts';
import { fileOf, nameOf, workflowText } from './workload.ts';

const WARM_UP = 50;

/** Reads the same files with the YAML parser alone and as a pass does: parsed, checked by every rule, placed. */
export async function measureParse(params: JsonObject): Promise<JsonObject> {
  const count = Number(params['count']);
  const files = Array.from({ length: count }, (_, index) => ({
    file: fileOf(index),
    text: workflowText(nameOf(index)),
  }));
  const texts = files.map(({ file, text }) => ({ file, bytes: new TextEncoder().encode(text) }));
  const read = (most: number): number =>
    texts.slice(0, most).filter(({ file, bytes }) => readDocument(file, bytes).document).length;
  const parse = (most: number): number =>
    files.slice(0, most).filter(({ text }) => parseDocument(text).errors.length === 0).length;
  // Both are measured compiled, and in turns, so that neither profits from the other's warm-up.
  read(WARM_UP);
  parse(WARM_UP);
  const alone = await costOf(() => parse(count));
  const whole = await costOf(() => read(count));
  if (alone.value !== count || whole.value !== count) {
    throw new Error(`Of ${count} files ${alone.value} were parsed and ${whole.value} read.`);
  }
  return {
    count,
    lines: files[0]!.text.split('\n').length,
    yamlCpuMs: alone.cpuMs,
    readCpuMs: whole.cpuMs,
  };
}
