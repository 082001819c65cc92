/**
 * TIFF Technical Note 3: byte planes per row, most significant first, then differences of neighbouring bytes through
 * the whole row of planes. Every sample is read once; a plane begins with the difference to the end of the one before.
 * @param tile rows of `width` samples
 * @param out four bytes per sample
 */
export function applyFloatPredictor(tile: Float32Array, width: number, out: Uint8Array): void {
  const samples = new Uint32Array(tile.buffer, tile.byteOffset, tile.length);
  for (let row = 0; row < samples.length; row += width) {
    // The byte before, of each plane, in the sample's own place; before the first plane there is nothing.
    let before = samples[row + width - 1]! >>> 8;
    let at = row * 4;
    for (let x = row; x < row + width; x++, at++) {
      const sample = samples[x]!;
      out[at] = (sample >>> 24) - (before >>> 24);
      out[at + width] = (sample >>> 16) - (before >>> 16);
      out[at + 2 * width] = (sample >>> 8) - (before >>> 8);
      out[at + 3 * width] = sample - before;
      before = sample;
    }
  }
}
