import path from 'node:path';
import { stringify } from 'yaml';
import type { InitAnswers } from './init-answers.ts';

/** A file to be written, with its path from the directory it belongs to. */
export interface InitFile {
  readonly file: string;
  readonly text: string;
}

/** The file that is found without being named. */
export const CONFIG_FILE = 'config/mainsheet.yaml';

/** The configuration: it looks only, and holds references to secrets, never a secret. */
export function configFile({
  tenantUrl,
  tenant,
  repository,
  branch,
  path: below,
}: InitAnswers): InitFile {
  const text = `# Every key with its default: docs/configuration.md of Mainsheet. Secrets are references, never values.
sources:
  workflows:
    url: ${scalar(repository)}
    ref:
      branch: ${scalar(branch)}
    # auth: { token: file:/run/secrets/git-token } # where https needs one; for ssh: sshKey and knownHosts

tenants:
  ${scalar(tenant)}:
    url: ${scalar(tenantUrl)}
    clientId: env:SAIL_CLIENT_ID
    clientSecret: env:SAIL_CLIENT_SECRET
    source: workflows
    path: ${scalar(below)}
    mode: observe # looks only; then approve (writes what was approved) or auto
`;
  return { file: CONFIG_FILE, text };
}

/** The files that go into the repository. */
export function workflowFiles({ tenant, path: below }: InitAnswers): readonly InitFile[] {
  const files: readonly InitFile[] = [
    { file: 'first-workflow.yaml', text: WORKFLOW },
    { file: 'first-workflow.test.yaml', text: TEST },
    { file: `tenants/${tenant}.yaml`, text: TENANT },
    // At the root of the repository the configuration would be read as a workflow.
    ...(below === '.' ? [{ file: '.mainsheetignore', text: '/config/\n/data/\n' }] : []),
  ];
  return files.map(({ file, text }) => ({ file: path.posix.join(below, file), text }));
}

/** Writes a text so that YAML reads the same text. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

const WORKFLOW = `# Disabled: a tenant has it, and runs it only once this file says \`enabled: true\`.
name: Greet people in their new department
description: Sends a mail to whoever changes department
enabled: false
trigger:
  type: EVENT
  attributes:
    id: idn:identity-attributes-changed
    filter.$: $.changes[?(@.attribute == 'department')]
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes:
        id.$: $.trigger.identity.id
      nextStep: Send Email
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList.$: $.getIdentity.emailAddress
        subject: Welcome to your new department
        body: |
          <p>Hello \${name},</p>
          <p>the access you need there can be requested in the portal.</p>
        context:
          name.$: $.getIdentity.name
      nextStep: Done
    Done:
      type: success
`;

const TEST = `workflow: first-workflow.yaml
trigger:
  identity: { type: IDENTITY, id: '1', name: Ann }
  changes: [{ attribute: department, oldValue: Sales, newValue: Finance }]
mocks:
  Get Identity: { output: { id: '1', name: Ann, emailAddress: ann@acme.example } }
  Send Email: { output: {} }
tests:
  - name: greets whoever changed department
    expect:
      path: [Get Identity, Send Email, Done]
      steps:
        Send Email: { input: { recipientEmailList: ann@acme.example } }

  - name: does not start for another attribute
    trigger:
      identity: { type: IDENTITY, id: '1', name: Ann }
      changes: [{ attribute: city, oldValue: Berlin, newValue: Munich }]
    expect: { started: false }
`;

const TENANT = `# What is another value in this tenant. A workflow file takes it with a tag, as \`subject: !var SUBJECT\`.
variables: {}
`;
