/** Undoes TIFF predictors, in place, on one decoded block whose rows are whole. */

export interface RowShape {
  readonly width: number;
  /** Samples that lie next to each other: 1 if planar. */
  readonly samples: number;
  readonly bytesPerSample: number;
}

/** TIFF 6.0 section 14: every sample is the difference to the one before. Samples in this machine's byte order. */
export function undoHorizontalDifferencing(
  block: Uint8Array,
  { width, samples, bytesPerSample }: RowShape,
): void {
  const rowLength = width * samples;
  if (bytesPerSample === 8) {
    sumRows64(new BigUint64Array(block.buffer, block.byteOffset, block.length / 8), rowLength, samples);
    return;
  }
  const view = integerView(block, bytesPerSample);
  for (let row = 0; row + rowLength <= view.length; row += rowLength) {
    // The typed array wraps the sums as the predictor wants them.
    for (let i = row + samples; i < row + rowLength; i++) view[i] = view[i]! + view[i - samples]!;
  }
}

function sumRows64(view: BigUint64Array, rowLength: number, samples: number): void {
  for (let row = 0; row + rowLength <= view.length; row += rowLength) {
    for (let i = row + samples; i < row + rowLength; i++) view[i] = view[i]! + view[i - samples]!;
  }
}

/**
 * TIFF Technical Note 3: per row, differences over bytes of byte planes, most significant plane first whatever the
 * file's byte order. The samples come out in this machine's order (little-endian).
 */
export function undoFloatPredictor(block: Uint8Array, { width, samples, bytesPerSample }: RowShape): void {
  const count = width * samples;
  const rowBytes = count * bytesPerSample;
  const planes = new Uint8Array(rowBytes);
  for (let row = 0; row + rowBytes <= block.length; row += rowBytes) {
    for (let i = row + samples; i < row + rowBytes; i++) block[i] = block[i]! + block[i - samples]!;
    planes.set(block.subarray(row, row + rowBytes));
    for (let plane = 0; plane < bytesPerSample; plane++) {
      const target = row + bytesPerSample - 1 - plane;
      for (let i = 0; i < count; i++) block[target + i * bytesPerSample] = planes[plane * count + i]!;
    }
  }
}

function integerView(block: Uint8Array, bytesPerSample: number): Uint8Array | Uint16Array | Uint32Array {
  const { buffer, byteOffset, length } = block;
  if (bytesPerSample === 1) return block;
  if (bytesPerSample === 2) return new Uint16Array(buffer, byteOffset, length / 2);
  return new Uint32Array(buffer, byteOffset, length / 4);
}
