// AssemblyScript, compiled to WebAssembly with 128-bit SIMD by `npm run kernels`: see row-kernels.ts for what calls it.
// Every function works on memory that the caller has laid out; nothing is allocated here. Rows of values are float64, NaN
// where a pixel has none. Arithmetic is that of IEEE 754 in the order of the formulas, so that every machine gives the same
// bits. All NaN that leave are the canonical one: the sign and payload of others differ between processors.

export { addValues } from './add-values.as';
export { decodeLzw } from './decode-lzw.as';
export { drawLine } from './draw-line.as';
export { encodeTile } from './encode-tile.as';
export { mapIndices } from './map-indices.as';
export { halveTile, storeRow } from './map-tiles.as';
export { boundRow, checkRow, endOfRow, firstOfRow, readUint16, readUint8 } from './read-rows.as';
export { takeBand16, takeBand32, takeBand64, takeBand8 } from './take-band.as';
export { ndviRow, saviRow } from './vegetation-rows.as';
export { vegetationRows } from './vegetation-tile.as';
