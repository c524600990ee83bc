import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/kernel/clock.ts';
import { METRICS, PREFIX } from '../../../src/report/metrics/definitions.ts';
import type { MetricDefinition } from '../../../src/report/metrics/definitions.ts';
import { Metrics } from '../../../src/report/metrics/metrics.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../docs/metrics.md');

const INTRO = `# Metrics and traces

With \`server\` in the configuration the daemon answers \`GET /metrics\` on \`server.listen\` in the text format that Prometheus reads:

\`\`\`yaml
scrape_configs:
  - job_name: mainsheet
    static_configs: [{ targets: ['mainsheet:8080'] }]
\`\`\`

[deploy/alerts.yaml](deploy/alerts.yaml) has rules for alerts, each with the section of the [runbook](runbook.md) that helps, and
[deploy/alerts.test.yaml](deploy/alerts.test.yaml) their tests for \`promtool test rules\`.
[deploy/grafana-dashboard.json](deploy/grafana-dashboard.json) is a dashboard: import it, and choose the data source.

Tenants and sources are named as in the configuration, and lose their series when they leave it. The number of series of a tenant
does not grow with its workflows; only \`mainsheet_executions_failed_total\` has one for each workflow that failed, until the workflow
is gone. Counters begin at 0 when the daemon starts. Replicas each show what is theirs: the series of a tenant are at the one that has
it, and are gone from the one that had it, so that panels and alerts take them together (\`sum by (tenant)\`, \`max by (name)\`).
\`mainsheet_tenant_held\` alone is at every replica. This page is made from the code; a test holds both equal.
`;

const PROCESS = `Of the process, as for every program on Node.js:`;

const OUTRO = `## Questions

How long from a push until it is applied, at the 95th percentile of a day:

\`\`\`promql
histogram_quantile(0.95, sum by (le, tenant) (rate(mainsheet_push_to_applied_seconds_bucket[1d])))
\`\`\`

Which tenants are not ready, and why:

\`\`\`promql
mainsheet_condition{kind="tenant", type="Ready"} != 1
\`\`\`

Which workflows fail most:

\`\`\`promql
topk(10, sum by (tenant, workflow) (increase(mainsheet_executions_failed_total[1d])))
\`\`\`

What share of the requests is thrown back by the quota:

\`\`\`promql
sum by (tenant) (rate(mainsheet_tenant_requests_total{status="429"}[1h])) / sum by (tenant) (rate(mainsheet_tenant_requests_total[1h]))
\`\`\`

## Traces

Traces are sent over OTLP, HTTP with JSON, when the environment names a collector; nothing of it is loaded otherwise.

\`\`\`console
$ export OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318
\`\`\`

| variable | meaning |
| --- | --- |
| \`OTEL_EXPORTER_OTLP_ENDPOINT\` | The collector; \`/v1/traces\` is added to it. |
| \`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT\` | The same with its path, in place of the other. |
| \`OTEL_EXPORTER_OTLP_HEADERS\` | Headers such as \`authorization=Bearer%20…\`, separated by commas. |
| \`OTEL_EXPORTER_OTLP_TIMEOUT\` | How long one sending may take with all its tries, in milliseconds; 3,000. |
| \`OTEL_SERVICE_NAME\`, \`OTEL_RESOURCE_ATTRIBUTES\` | Who sends; \`mainsheet\` by itself. |
| \`OTEL_TRACES_SAMPLER\`, \`OTEL_TRACES_SAMPLER_ARG\` | Which passes are kept; all. |
| \`OTEL_BSP_…\` | How spans are gathered before they are sent. |
| \`OTEL_SDK_DISABLED=true\`, \`OTEL_TRACES_EXPORTER=none\` | Nothing is sent in spite of an endpoint. |

A pass is one trace. Below its span stand its stages (\`list\`, \`recover\`, \`fetch\`, \`parse\`, \`plan\`, \`apply\`, \`capture\`, \`rollouts\`,
\`failures\`, \`warnings\`, \`remember\`), below those the requests to the tenant and what Git brought. A fetch outside
of a pass is a trace of its own. Requests are named by their template, such as \`PATCH /v2025/workflows/{id}\`: no id, query, body,
header or message is in a span, and what failed is marked with a code. Every line of the log about a pass has its \`traceId\`.

A collector that does not answer delays no pass, and the end of the daemon by 3 s at most: what waits too long is dropped, and
\`tracing.failed\` is told once.
`;

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function page(): string {
  const ours = Object.entries(METRICS).map(([name, definition]: [string, MetricDefinition]) => [
    `\`${PREFIX}${name}\``,
    definition.type,
    definition.labels.map((label) => `\`${label}\``).join(', '),
    definition.help,
  ]);
  const process = processNames().map((name) => `- \`${name}\``);
  return [
    INTRO,
    '## The metrics\n',
    `${table(['name', 'type', 'labels', 'meaning'], ours)}\n`,
    `${PROCESS}\n`,
    `${process.join('\n')}\n`,
    OUTRO,
  ].join('\n');
}

function processNames(): readonly string[] {
  return new Metrics(systemClock).names.filter((name) => !name.startsWith(PREFIX)).toSorted();
}

test('docs/metrics.md has every metric of the registry, and no other', () => {
  const wanted = page();
  if (process.env['UPDATE_DOCS'] !== undefined) {
    writeFileSync(PAGE, wanted);
  }
  const written = readFileSync(PAGE, 'utf8');
  const plain = (text: string): string =>
    text.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---');
  expect(plain(written)).toBe(plain(wanted));
  const names = new Set(
    [...written.matchAll(/^(?:\||-) `((?:mainsheet|process|nodejs)_\w+)`/gm)].map(
      ([, name]) => name!,
    ),
  );
  expect([...names].toSorted()).toEqual(new Metrics(systemClock).names.toSorted());
});

test('what the page asks Prometheus is asked of metrics that exist', () => {
  const questions = [...OUTRO.matchAll(/```promql\n([\s\S]*?)```/g)].map(([, text]) => text!);
  const asked = questions.flatMap((text) => [...text.matchAll(/mainsheet_([a-z_]+)/g)]);
  expect(asked.length).toBeGreaterThan(4);
  for (const [, name] of asked) {
    expect(Object.keys(METRICS)).toContain(name!.replace(/_bucket$/, ''));
  }
});
