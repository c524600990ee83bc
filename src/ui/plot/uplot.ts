import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** The library that draws plots; loaded with the first one. */
export const Plot = UPlot;
