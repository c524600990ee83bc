import { text as textOf } from 'node:stream/consumers';
import * as v from 'valibot';
import type { Clock } from '../../kernel/clock.ts';
import { PeerClient } from './peer-client.ts';
import type { PeerAnswer, PeerQuestion } from './peer-client.ts';
import type { Part, ReplicaPart, Replicas, Said } from './ports.ts';
import { wayProblem } from './way-problem.ts';
import { originOf, wayOf } from './way.ts';
import type { NoWay, Way } from './way.ts';

/** A request that other replicas may have to answer. */
export interface AskedElsewhere {
  /** The id in its header, where another replica sent it. */
  readonly meantFor: string | undefined;
  readonly question: Pick<PeerQuestion, 'method' | 'path' | 'body' | 'authorization' | 'signal'>;
}

/** How much a request about a tenant needs the replica that has it: `preferred` is answered from the store without it. */
export type HolderNeed = 'needed' | 'preferred';

/** What the store can answer as well is not waited for long. */
const PREFERRED_MS = 3000;
/** Longer than the tenant is waited for. */
const READ_MS = 25_000;
/** A plan reads the whole tenant. */
const PLAN_MS = 110_000;
/** For what all replicas are asked. */
const TOGETHER_MS = 2000;

/** An answer of another replica. */
export type Handed = Extract<PeerAnswer, { readonly kind: 'answer' }>;

type Found = Handed | Exclude<Way, { readonly kind: 'peer' }>;

/** What may be otherwise at a fresh look; one that was waited for in vain is not asked again. */
const LOOKS_AGAIN: ReadonlySet<NoWay['kind']> = new Set(['free', 'moving', 'silent']);

/** Has requests answered by the replicas that can. */
export class Elsewhere {
  readonly #replicas: () => Replicas | undefined;
  readonly #client: PeerClient;

  constructor(replicas: () => Replicas | undefined, clock: Clock) {
    this.#replicas = replicas;
    this.#client = new PeerClient(clock);
  }

  /**
   * Gives what the replica that has a tenant answers; undefined where this one is to. Where the tenant went meanwhile, it
   * is looked for once more. Throws RequestProblem.
   */
  async answer(
    tenant: string,
    need: HolderNeed,
    asked: AskedElsewhere,
  ): Promise<Handed | undefined> {
    const replicas = this.#replicas();
    if (replicas === undefined) {
      return refuseStray(asked.meantFor);
    }
    let found = await this.#find(replicas, tenant, need, asked);
    if (found.kind === 'none' && LOOKS_AGAIN.has(found.why.kind)) {
      await replicas.look().catch(() => undefined);
      found = await this.#find(replicas, tenant, need, asked);
    }
    if (found.kind !== 'none') {
      return found.kind === 'answer' ? found : undefined;
    }
    if (need === 'preferred' && found.why.kind !== 'not-meant') {
      return undefined;
    }
    throw wayProblem(found.why);
  }

  /** Gives which part of an answer is wanted, with what the others say to the same. Throws the 421 of a stray request. */
  async part<S extends v.GenericSchema>(
    schema: S,
    { meantFor, question }: AskedElsewhere,
  ): Promise<Part<v.InferOutput<S>>> {
    const replicas = this.#replicas();
    if (meantFor !== undefined) {
      if (replicas?.id === undefined || meantFor !== String(replicas.id)) {
        refuseStray(meantFor);
      }
      return { kind: 'own' };
    }
    const { id, host, lately = [] } = replicas ?? {};
    const others = lately.filter((replica) => replica.serves && replica.id !== id);
    const said = others.map(async (replica): Promise<Said<v.InferOutput<S>>> => {
      const origin = originOf(replica, host ?? '');
      const answer =
        origin === undefined
          ? undefined
          : await this.#read(schema, { ...question, origin, replica: replica.id });
      return answer === undefined ? { replica } : { replica, answer };
    });
    return { kind: 'all', others: await Promise.all(said) };
  }

  async #find(
    replicas: Replicas,
    tenant: string,
    need: HolderNeed,
    { meantFor, question }: AskedElsewhere,
  ): Promise<Found> {
    const way = wayOf({ tenant, meantFor }, replicas);
    if (way.kind !== 'peer') {
      return way;
    }
    const { replica, origin } = way;
    const withinMs = limitOf(need, question.method);
    const said = await this.#client.ask({ ...question, origin, replica: replica.id, withinMs });
    if (said.kind === 'answer' && (need === 'needed' || said.status < 500)) {
      return said;
    }
    if (said.kind === 'answer') {
      said.body.destroy();
    }
    return { kind: 'none', why: whyNot(said, replica) };
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#client.close();
  }

  /** An answer of another version may not be what this one expects: it counts as none. */
  async #read<S extends v.GenericSchema>(
    schema: S,
    question: Omit<PeerQuestion, 'withinMs'>,
  ): Promise<v.InferOutput<S> | undefined> {
    const said = await this.#client.ask({ ...question, withinMs: TOGETHER_MS });
    if (said.kind !== 'answer') {
      return undefined;
    }
    try {
      const read = v.safeParse(schema, JSON.parse(await textOf(said.body)));
      return said.status === 200 && read.success ? read.output : undefined;
    } catch {
      question.signal.throwIfAborted();
      return undefined;
    }
  }
}

/** A process that is alone, or not yet among the others, is nobody's replica. */
function refuseStray(meantFor: string | undefined): undefined {
  if (meantFor !== undefined) {
    throw wayProblem({ kind: 'not-meant' });
  }
}

function limitOf(need: HolderNeed, method: PeerQuestion['method']): number {
  return need === 'preferred' ? PREFERRED_MS : method === 'GET' ? READ_MS : PLAN_MS;
}

function whyNot(said: PeerAnswer, replica: ReplicaPart): NoWay {
  switch (said.kind) {
    case 'not-it':
      return { kind: 'moving' };
    case 'other-tokens':
      return { kind: 'other-tokens', replica };
    case 'answer':
    case 'silent':
    case 'late':
      return { kind: said.kind === 'late' ? 'late' : 'silent', replica };
  }
}
