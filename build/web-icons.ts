import { join } from 'node:path';
import sharp from 'sharp';

/** Pixels: those that phones ask for before they install an app. */
const SIZES = [192, 512] as const;

/** Draws the icon for those who want pixels. Its picture keeps within the middle that every mask leaves. */
export async function drawIcons(folder: string): Promise<void> {
  const source = join(folder, 'icon.svg');
  await Promise.all(
    SIZES.map((size) =>
      sharp(source, { density: (72 * size) / 512 })
        .resize(size, size)
        .png({ palette: true })
        .toFile(join(folder, `icon-${size}.png`)),
    ),
  );
}
