import type { FieldType, FormField } from './library-item.ts';

/** Builds a form field from `name` or `name!` (required), with its label read off the name. */
export function field(
  written: string,
  type: FieldType = 'text',
  more: string | Pick<FormField, 'description' | 'options' | 'default'> = {},
): FormField {
  const name = written.replace(/!$/, '');
  const words = name.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return {
    name,
    label: words.charAt(0).toUpperCase() + words.slice(1),
    type,
    required: written.endsWith('!'),
    ...(typeof more === 'string' ? { description: more } : more),
  };
}
