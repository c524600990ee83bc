import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { hourly } from './hours.ts';

const HEIGHT = 150;

/** How many executions failed in each hour of the last week. */
export function FailurePlot(props: {
  problems: readonly { readonly hours: Readonly<Record<string, number>> }[];
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { times, counts } = hourly(
    props.problems.map(({ hours }) => hours),
    Date.now(),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  useEffect(() => {
    const { current } = box;
    if (current === null) {
      return undefined;
    }
    const drawing = draw(current, [[...times], [...counts]]);
    return () => void drawing.then((close) => close());
  }, [counts.join(), times[0]]);
  return (
    <div
      class="plot"
      ref={box}
      role="img"
      aria-label={`${total} failed in the last seven days; in the hour with the most, ${Math.max(...counts)}.`}
    />
  );
}

/** Draws, and draws anew when the room or the theme changes; the answer takes it away. */
async function draw(box: HTMLElement, data: uPlot.AlignedData): Promise<() => void> {
  const { Plot } = await import('./uplot.ts');
  let plot = new Plot(optionsOf(box, Plot), data, box);
  const again = (): void => {
    plot.destroy();
    plot = new Plot(optionsOf(box, Plot), data, box);
  };
  const resized = new ResizeObserver(() => {
    if (box.clientWidth > 0 && box.clientWidth !== plot.width) {
      plot.setSize({ width: box.clientWidth, height: HEIGHT });
    }
  });
  resized.observe(box);
  const themed = new MutationObserver(again);
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', again);
  return () => {
    resized.disconnect();
    themed.disconnect();
    dark.removeEventListener('change', again);
    plot.destroy();
  };
}

function optionsOf(box: HTMLElement, Plot: typeof uPlot): uPlot.Options {
  const styles = getComputedStyle(box);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    font: `11px ${styles.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.1)] } },
    axes: [
      { ...axis, size: 26, grid: { show: false }, values: dayLabels, splits: daySplits },
      { ...axis, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000] },
    ],
    series: [
      {},
      {
        fill: colour('--bad'),
        stroke: colour('--bad'),
        width: 0,
        points: { show: false },
        paths: Plot.paths.bars?.({ size: [0.8, 6], align: 1 }) ?? (() => null),
      },
    ],
    plugins: [readout()],
  };
}

/** Midnights, by the clock of whoever looks. */
function daySplits(_plot: uPlot, _axis: number, least: number, most: number): number[] {
  const day = new Date(least * 1000);
  day.setHours(24, 0, 0, 0);
  const splits: number[] = [];
  while (day.getTime() / 1000 < most) {
    splits.push(day.getTime() / 1000);
    day.setDate(day.getDate() + 1);
  }
  return splits;
}

function dayLabels(_plot: uPlot, splits: readonly number[]): string[] {
  return splits.map((time) =>
    new Date(time * 1000).toLocaleDateString(undefined, { weekday: 'short', day: 'numeric' }),
  );
}

/** Says the hour and the count under the pointer. */
function readout(): uPlot.Plugin {
  const words = document.createElement('div');
  words.className = 'plot-readout';
  return {
    hooks: {
      init: (plot) => {
        plot.over.append(words);
      },
      setCursor: (plot) => {
        const index = plot.cursor.idx;
        const time = typeof index === 'number' ? plot.data[0][index] : undefined;
        const count = typeof index === 'number' ? plot.data[1]?.[index] : undefined;
        words.textContent =
          time === undefined || typeof count !== 'number'
            ? ''
            : `${new Date(time * 1000).toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' })}: ${count}`;
      },
    },
  };
}
