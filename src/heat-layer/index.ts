export { COLOR_THEMES, type ColorScale, type ColorTheme, colorScale } from '../domain/color-scale.ts'
export { decodeHeatmap, type Heat, type Spans, valueAt } from './decode-heatmap.ts'
export { HeatLayer, type HeatLayerOptions, type Rectangle } from './heat-layer.ts'
export type { ColorMapping, RasterOptions } from './heat-raster.ts'
