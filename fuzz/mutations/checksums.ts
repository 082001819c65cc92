import { fletcher32 } from '../../test/imagery/raster-forms/lerc-encoder.ts';
import { crc32 } from './crc32.ts';

/** Makes the checksums of LERC blobs and PNG chunks right again, so that changes get past them. */
export function repairChecksums(file: Buffer): Buffer {
  const out = Buffer.from(file);
  repairLerc(out);
  if (out.toString('latin1', 1, 4) === 'PNG') repairPng(out);
  return out;
}

function repairLerc(file: Buffer): void {
  for (let at = file.indexOf('Lerc2 '); at !== -1; at = file.indexOf('Lerc2 ', at + 6)) {
    if (at + 62 > file.length || file.readInt32LE(at + 6) < 3) continue;
    const size = file.readInt32LE(at + (file.readInt32LE(at + 6) >= 4 ? 34 : 30));
    if (size < 62 || at + size > file.length) continue;
    file.writeUInt32LE(fletcher32(file.subarray(at + 14, at + size)), at + 10);
  }
}

function repairPng(file: Buffer): void {
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    if (end + 4 > file.length) return;
    file.writeUInt32BE(crc32(file.subarray(at + 4, end)), end);
    at = end + 4;
  }
}
