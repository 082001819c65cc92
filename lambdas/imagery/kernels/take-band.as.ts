// One band out of interleaved samples.

/**
 * Copies one band of some rows. `source` is the band's first sample, `step` bytes lie from one pixel to the next; `skipped`
 * pixels of each row are left out. `sums` undoes horizontal differencing (TIFF 6.0 section 14): sums wrap at the width
 * of the sample, and are of this band alone.
 */
export function takeBand8(
  source: usize, rowBytes: i32, rows: i32, step: i32, skipped: i32, count: i32, out: usize, outBytes: i32, sums: bool,
): void {
  takeBand<u8, u32>(source, rowBytes, rows, step, skipped, count, out, outBytes, sums);
}

/** The same of samples of 16 bits. */
export function takeBand16(
  source: usize, rowBytes: i32, rows: i32, step: i32, skipped: i32, count: i32, out: usize, outBytes: i32, sums: bool,
): void {
  takeBand<u16, u32>(source, rowBytes, rows, step, skipped, count, out, outBytes, sums);
}

/** The same of samples of 32 bits. */
export function takeBand32(
  source: usize, rowBytes: i32, rows: i32, step: i32, skipped: i32, count: i32, out: usize, outBytes: i32, sums: bool,
): void {
  takeBand<u32, u32>(source, rowBytes, rows, step, skipped, count, out, outBytes, sums);
}

/** The same of samples of 64 bits. */
export function takeBand64(
  source: usize, rowBytes: i32, rows: i32, step: i32, skipped: i32, count: i32, out: usize, outBytes: i32, sums: bool,
): void {
  takeBand<u64, u64>(source, rowBytes, rows, step, skipped, count, out, outBytes, sums);
}

function takeBand<Sample, Sum>(
  source: usize, rowBytes: i32, rows: i32, step: i32, skipped: i32, count: i32, out: usize, outBytes: i32, sums: bool,
): void {
  for (let y = 0; y < rows; y++) {
    let from = source + (y as usize) * (rowBytes as usize);
    let to = out + (y as usize) * (outBytes as usize);
    const end = to + (count as usize) * sizeof<Sample>();
    if (sums) {
      let sum = 0 as Sum;
      for (let x = 0; x < skipped; x++, from += step) sum += load<Sample>(from) as Sum;
      for (; to < end; to += sizeof<Sample>(), from += step) {
        sum += load<Sample>(from) as Sum;
        store<Sample>(to, sum as Sample);
      }
    } else {
      from += (skipped as usize) * (step as usize);
      for (; to < end; to += sizeof<Sample>(), from += step) store<Sample>(to, load<Sample>(from));
    }
  }
}
