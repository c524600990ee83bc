import type { EdgeView } from '../../report/view/graph-view.ts';

/** A point of the drawing; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A node with its place; of a loop the frame around its body. */
export interface LaidNode extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** False for a step that an arrow names and the map does not have. */
  readonly known: boolean;
  /** The loop whose body it is in. */
  readonly loop?: string;
}

/** An arrow with its way. */
export interface LaidEdge {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly EdgeView['kind'][];
  readonly labels: readonly string[];
  /** Told of trouble or of the rest. */
  readonly quiet: boolean;
  /** `across` bends at right angles through the gaps and along the side; `down` bends softly. */
  readonly way: 'down' | 'across';
  /** It leads back up. */
  readonly back: boolean;
  readonly points: readonly Point[];
}

/** A drawing. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LaidNode[];
  readonly edges: readonly LaidEdge[];
}

/** The stretch of one layer from top to bottom. */
export interface Band {
  readonly top: number;
  readonly bottom: number;
}
