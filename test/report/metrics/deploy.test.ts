import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { systemClock } from '../../../src/kernel/clock.ts';
import { METRICS, PREFIX } from '../../../src/report/metrics/definitions.ts';
import type { MetricDefinition } from '../../../src/report/metrics/definitions.ts';
import { Metrics } from '../../../src/report/metrics/metrics.ts';
import { hasPromtool, promtool } from '../../support/promtool.ts';

const DOCS = path.resolve(import.meta.dirname, '../../../docs');
const ALERTS = path.join(DOCS, 'deploy/alerts.yaml');
const ALERT_TESTS = path.join(DOCS, 'deploy/alerts.test.yaml');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: unknown;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly { readonly expr: string; readonly datasource: unknown }[];
}

interface Dashboard {
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly definition?: string }[];
  };
}

const rules: readonly Rule[] = parse(readFileSync(ALERTS, 'utf8')).groups.flatMap(
  (group: { readonly rules: readonly Rule[] }) => group.rules,
);
const dashboard = JSON.parse(
  readFileSync(path.join(DOCS, 'deploy/grafana-dashboard.json'), 'utf8'),
) as Dashboard;
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ...dashboard.annotations.list.map(({ expr }) => ['annotation', expr] as const),
  ...dashboard.templating.list.flatMap(({ name, definition }) =>
    definition === undefined ? [] : [[name, definition] as const],
  ),
];

/** The series that each metric has: a histogram's have names of their own. */
const seriesNames = new Set(
  new Metrics(systemClock).names.flatMap((name) => {
    const definition: MetricDefinition | undefined =
      METRICS[name.slice(PREFIX.length) as keyof typeof METRICS];
    const isHistogram = definition?.type === 'histogram' || name === 'nodejs_gc_duration_seconds';
    return isHistogram ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [name];
  }),
);

test.each(expressions)(
  '%s asks only for metrics that exist, by labels that they have',
  (_, expr) => {
    const asked = [...expr.matchAll(/\b(?:mainsheet|process|nodejs)_[a-z_]+/g)].map(
      ([name]) => name,
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !seriesNames.has(name))).toEqual([]);
    for (const [, name, matchers] of expr.matchAll(/mainsheet_([a-z_]+)\{([^}]*)\}/g)) {
      const base = name!.replace(/_(bucket|sum|count)$/, '') as keyof typeof METRICS;
      const { labels }: MetricDefinition = METRICS[base];
      const used = [...matchers!.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label);
      expect(used.filter((label) => !labels.includes(label!))).toEqual([]);
    }
  },
);

test('every alert says what it is, and which section of the runbook helps', () => {
  const runbook = readFileSync(path.join(DOCS, 'runbook.md'), 'utf8');
  const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(
    ([, heading]) => `docs/runbook.md#${heading!.toLowerCase().replaceAll('.', '')}`,
  );
  expect(rules.length).toBeGreaterThan(10);
  for (const { alert, labels, annotations } of rules) {
    expect(Object.keys(annotations), alert).toEqual(['summary', 'description', 'runbook_url']);
    expect(anchors, alert).toContain(annotations['runbook_url']);
    expect(['warning', 'critical'], alert).toContain(labels['severity']);
  }
});

test('every alert has a test in which it fires', () => {
  const { tests } = parse(readFileSync(ALERT_TESTS, 'utf8')) as {
    readonly tests: readonly {
      readonly alert_rule_test: readonly {
        readonly alertname: string;
        readonly exp_alerts: readonly unknown[];
      }[];
    }[];
  };
  const fired = tests
    .flatMap(({ alert_rule_test: cases }) => cases)
    .filter(({ exp_alerts: alerts }) => alerts.length > 0)
    .map(({ alertname }) => alertname);
  expect([...new Set(fired)].toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
});

test.skipIf(!hasPromtool)('promtool finds the rules sound, and their tests hold', async () => {
  expect(await promtool(['check', 'rules', ALERTS])).toMatchObject({ code: 0 });
  const { code, printed } = await promtool(['test', 'rules', ALERT_TESTS]);
  expect([code, printed]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

test('the dashboard has the rows people look for, and every metric of ours', () => {
  const titles = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title);
  expect(titles).toEqual([
    'Overview',
    'Passes',
    'Drift',
    'Executions',
    'Tenant quota',
    'Sources',
    'Replicas',
    'Process',
  ]);
  const shown = expressions.map(([, expr]) => expr).join('\n');
  const missing = Object.keys(METRICS).filter((name) => !shown.includes(`${PREFIX}${name}`));
  expect(missing).toEqual([]);
});

test('panels have ids and places of their own, a description, and the data source that is chosen', () => {
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const cells = new Set<string>();
  for (const { title, gridPos } of dashboard.panels) {
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(cells.has(`${x} ${y}`), `${title} lies over another`).toBe(false);
        cells.add(`${x} ${y}`);
      }
    }
  }
  const chosen = { type: 'prometheus', uid: '${datasource}' };
  for (const { title, description, datasource, targets = [] } of panels) {
    expect(description?.length, title).toBeGreaterThan(10);
    expect([datasource, ...targets.map((target) => target.datasource)], title).toEqual([
      chosen,
      ...targets.map(() => chosen),
    ]);
  }
  expect(dashboard.templating.list.map(({ name }) => name)).toEqual([
    'datasource',
    'tenant',
    'source',
  ]);
});
