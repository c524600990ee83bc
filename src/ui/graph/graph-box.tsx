import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Glyph } from '../parts/glyph.tsx';

const SMALLEST = 0.25;
const LARGEST = 2;
const STEP = 1.25;
/** Below this a drawing that fits is hard to read: it is shown in part instead. */
const READABLE = 0.85;
/** Still better than to scroll from side to side. */
const LEGIBLE = 0.6;
const PADDING = 16;

/** A drawing that can be moved by dragging, scrolling and arrow keys, and made larger or smaller. */
export function GraphBox(props: {
  width: number;
  height: number;
  label: string;
  way: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const { width, height, label, way, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<number>();
  useLayoutEffect(() => {
    const { across, whole } = roomOf(box.current, width, height);
    setScale(Math.max(LEGIBLE, Math.min(across, Math.max(whole, READABLE))));
  }, [width, height]);
  useCentre(box, width * (scale ?? 1), way);
  useDrag(box);
  useWheel(box, (factor) => setScale((now) => bounded((now ?? 1) * factor)));
  const shown = scale ?? 1;
  return (
    <div class="graph">
      <div class="graph-tools" role="group" aria-label="Size of the graph">
        <Tool label="Smaller" glyph="minus" act={() => setScale(bounded(shown / STEP))} />
        <Tool label="Larger" glyph="plus" act={() => setScale(bounded(shown * STEP))} />
        <Tool
          label="Show all of it"
          glyph="fit"
          act={() => setScale(bounded(roomOf(box.current, width, height).whole))}
        />
      </div>
      {/* The box scrolls, so that the keyboard must be able to come to it. */}
      <div class="graph-box" ref={box} tabIndex={0} role="region" aria-label={label}>
        <svg
          class={way ? 'graph-drawing has-way' : 'graph-drawing'}
          width={width * shown}
          height={height * shown}
          viewBox={`0 0 ${width} ${height}`}
          aria-hidden="true"
        >
          <defs>
            {['', 'quiet', 'taken'].map((kind) => (
              <marker
                key={kind}
                id={`arrow-${kind}`}
                class={`arrow-head ${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                markerUnits="userSpaceOnUse"
                orient="auto"
              >
                <path d="M0.5 0.8L7.5 4L0.5 7.2z" />
              </marker>
            ))}
          </defs>
          {children}
        </svg>
      </div>
    </div>
  );
}

function Tool(props: {
  label: string;
  glyph: 'minus' | 'plus' | 'fit';
  act: () => void;
}): JSX.Element {
  return (
    <button type="button" class="plain" title={props.label} onClick={props.act}>
      <Glyph name={props.glyph} size={14} />
      <span class="unseen">{props.label}</span>
    </button>
  );
}

/** How large a drawing can be to fit from side to side, and as a whole. */
function roomOf(
  box: HTMLElement | null,
  width: number,
  height: number,
): { readonly across: number; readonly whole: number } {
  const most = box === null ? 0 : Number.parseFloat(getComputedStyle(box).maxHeight);
  const across = Math.min(1, ((box?.clientWidth ?? 0) - 2 * PADDING) / width);
  return { across, whole: Math.min(across, (most - 2 * PADDING) / height) };
}

function bounded(scale: number): number {
  return Math.max(SMALLEST, Math.min(LARGEST, scale));
}

/** Begins in the middle of a drawing that is wider than its box. */
function useCentre(
  box: { readonly current: HTMLElement | null },
  width: number,
  way: boolean,
): void {
  useLayoutEffect(() => {
    const { current } = box;
    if (current !== null && width > current.clientWidth) {
      current.scrollLeft = (width + 2 * PADDING - current.clientWidth) / 2;
    }
  }, [box, width, way]);
}

/** The mouse takes hold of the drawing and moves it; fingers scroll by themselves. */
function useDrag(box: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const { current } = box;
    if (current === null) {
      return undefined;
    }
    let held = false;
    const press = (event: PointerEvent): void => {
      held = event.pointerType === 'mouse' && event.button === 0;
    };
    const move = (event: PointerEvent): void => {
      if (held) {
        current.scrollLeft -= event.movementX;
        current.scrollTop -= event.movementY;
        current.classList.add('is-held');
      }
    };
    const leave = (): void => {
      held = false;
      current.classList.remove('is-held');
    };
    current.addEventListener('pointerdown', press);
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', leave);
    return () => {
      current.removeEventListener('pointerdown', press);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', leave);
    };
  }, [box]);
}

/** Ctrl and the wheel, which is also what two fingers on a pad say, change the size. */
function useWheel(
  box: { readonly current: HTMLElement | null },
  change: (factor: number) => void,
): void {
  useEffect(() => {
    const { current } = box;
    const turned = (event: WheelEvent): void => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        change(Math.exp(-event.deltaY / 300));
      }
    };
    current?.addEventListener('wheel', turned, { passive: false });
    return () => current?.removeEventListener('wheel', turned);
  }, [box]);
}
