import type { ZSTDDecoder } from 'zstddec';

let decoder: Promise<ZSTDDecoder> | undefined;

/** Decodes into exactly (or at most) `length` bytes, or throws. A failed decoding gives no bytes at all. */
export async function decodeZstd(
  input: Uint8Array,
  length: number,
  bound: 'exactly' | 'at most' = 'exactly',
): Promise<Uint8Array> {
  decoder ??= start();
  const output = (await decoder).decode(input, length);
  const isWrong = bound === 'exactly' ? output.length !== length : output.length === 0;
  if (isWrong) throw new RangeError(`ZSTD data gives ${output.length} of ${length} bytes`);
  return output;
}

async function start(): Promise<ZSTDDecoder> {
  try {
    // Half as large as everything else in a thread, and rarely needed.
    const { ZSTDDecoder } = await import('zstddec');
    const instance = new ZSTDDecoder();
    await instance.init();
    return instance;
  } catch (error) {
    decoder = undefined;
    throw error;
  }
}
