import { parseDocument } from 'yaml';
import { readDocument } from '../../src/documents/read-document.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { newReading } from '../../src/commands/new-caches.ts';
import { describeFor, readWorkflowFiles } from '../../src/sync/read-documents.ts';
import type { TreeFile } from '../../src/git/snapshot.ts';
import { costOf, median } from './cost.ts';
import { fileOf, nameOf, workflowText } from './workload.ts';

const ROUNDS = 5;

/** Reads the same files with the YAML parser alone and as a pass does: parsed, checked by every rule, placed. */
export async function measureParse(params: JsonObject): Promise<JsonObject> {
  const count = Number(params['count']);
  const files = Array.from({ length: count }, (_, index) => ({
    file: fileOf(index),
    text: workflowText(nameOf(index)),
  }));
  const texts = files.map(({ file, text }) => ({ file, bytes: new TextEncoder().encode(text) }));
  const read = (): number =>
    texts.filter(({ file, bytes }) => readDocument(file, bytes).document).length;
  const parse = (): number =>
    files.filter(({ text }) => parseDocument(text).errors.length === 0).length;
  const alone: number[] = [];
  const whole: number[] = [];
  // In turns, so that neither profits from the other's warm-up, nor from a calmer machine.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [cost, work] of [[alone, parse] as const, [whole, read] as const]) {
      const { value, cpuMs } = await costOf(work);
      if (value !== count) {
        throw new Error(`Of ${count} files ${value} were read.`);
      }
      cost.push(cpuMs);
    }
  }
  const again = await measureAgain(texts);
  return {
    count,
    againCpuMs: again,
    lines: files[0]!.text.split('\n').length,
    yamlCpuMs: median(alone),
    readCpuMs: median(whole),
  };
}

/** The CPU of reading a commit of which every file was read before; blob ids are paths. */
async function measureAgain(
  texts: readonly { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer> }[],
): Promise<number> {
  const tree = texts.map(({ file, bytes }): TreeFile => ({
    path: file,
    oid: file,
    size: bytes.byteLength,
    kind: 'file',
  }));
  const blobs = new Map(texts.map(({ file, bytes }) => [file, bytes]));
  const snapshot = { files: async () => tree, read: async () => blobs };
  const reading = newReading();
  const pass = async (): Promise<number> => {
    const files = await readWorkflowFiles('', snapshot, reading.documents, () => true);
    const none = { oid: '', diagnostics: [] };
    return files === undefined
      ? 0
      : (await describeFor(none, files, snapshot, reading)).documents.length;
  };
  await pass();
  const again = await costOf(pass);
  if (again.value !== texts.length) {
    throw new Error(`Of ${texts.length} files ${again.value} were described.`);
  }
  return again.cpuMs;
}
