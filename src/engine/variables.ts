import { variableName } from '../expressions/step-name.ts';
import { isArray, isObject, objectOf, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { MAX_TRANSFORMS } from './limits.ts';
import { resolveObject } from './resolve.ts';
import type { Scope } from './resolve.ts';
import { StepTrouble } from './step-trouble.ts';
import { transformOf } from './transforms.ts';
import { compileObject } from './value-program.ts';
import type { ValueProgram } from './value-program.ts';

/** One variable of a Define or Update Variable step, made ready. */
export interface VariableProgram {
  /** As written: a free name, or the path of the variable that is updated. */
  readonly written: string;
  /** Resolves to an object with the member `variableA`, or none. */
  readonly value: ValueProgram;
  readonly isPath: boolean;
  readonly transforms: readonly { readonly id: string; readonly input: ValueProgram }[];
}

/** A variable to be set: the name its step's output has in the data, its own name there, and its value. */
export interface Assignment {
  readonly step: string;
  readonly variable: string;
  readonly value: Json;
}

/** Makes the `variables` of a step ready. */
export function compileVariables(written: Json | undefined): readonly VariableProgram[] {
  return (isArray(written) ? written : []).filter(isObject).map((variable) => {
    const path = own(variable, 'variableA.$');
    const transforms = own(variable, 'transforms');
    return {
      written: stringAt(variable, 'name') ?? '',
      value: compileObject(pick(variable)),
      isPath: path !== undefined && path !== null && path !== '',
      transforms: (isArray(transforms) ? transforms : []).filter(isObject).map((transform) => {
        const input = own(transform, 'input');
        return {
          id: stringAt(transform, 'id') ?? '',
          input: compileObject(isObject(input) ? input : {}),
        };
      }),
    };
  });
}

/** Gives the value of each variable that has one, in order; none of them sees another (facts 3.4). Throws StepTrouble. */
export function defineVariables(programs: readonly VariableProgram[], scope: Scope): JsonObject {
  return objectOf(
    programs.flatMap((program) => {
      const value = valueOf(program, scope);
      return value === undefined ? [] : [[variableName(program.written), value] as const];
    }),
  );
}

/** Gives what an Update Variable step sets. Throws StepTrouble for a variable that was never defined. */
export function updateVariables(
  programs: readonly VariableProgram[],
  scope: Scope,
): readonly Assignment[] {
  return programs.flatMap((program) => {
    const [, step = '', variable = ''] = TARGET.exec(program.written) ?? [];
    const holder = Object.hasOwn(scope.data, step) ? scope.data[step] : undefined;
    if (!isObject(holder)) {
      throw new StepTrouble(`'${program.written}' is no variable that was defined before`);
    }
    const value = valueOf(program, scope);
    // A truth value taken by a path is stored as text; one that is written stays what it is (facts 5.3).
    const stored = program.isPath && typeof value === 'boolean' ? String(value) : value;
    return stored === undefined ? [] : [{ step, variable, value: stored }];
  });
}

const TARGET = /^\$\.([^.[\]]+)\.([^.[\]]+)$/;

function valueOf(program: VariableProgram, scope: Scope): Json | undefined {
  if (program.transforms.length > MAX_TRANSFORMS) {
    throw new StepTrouble(
      `'${program.written}' has ${program.transforms.length} operations, and ${MAX_TRANSFORMS} are possible`,
    );
  }
  let value = own(resolveObject(program.value, scope), 'variableA');
  for (const { id, input } of program.transforms) {
    const transform = transformOf(id);
    if (transform === undefined) {
      throw new StepTrouble(`'${id}' is no transform`);
    }
    value = transform(value, resolveObject(input, scope));
  }
  return value;
}

function pick(variable: JsonObject): JsonObject {
  return objectOf(
    Object.entries(variable).filter(([key]) => key === 'variableA' || key === 'variableA.$'),
  );
}
