/** What sources, tenants and targets may be called: names become labels, file names and parts of addresses. */
export const ENTRY_NAME = /^[a-zA-Z\d][\w.-]{0,62}$/;

/** Says so to people. */
export const ENTRY_NAME_WORDS =
  'a name has letters, digits, dots, dashes and underscores, at most 63';
