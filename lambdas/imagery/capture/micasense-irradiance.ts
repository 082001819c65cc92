import type { CaptureMetadata } from './capture-metadata.ts';
import { xmpNumber } from './xmp-numbers.ts';

export type MicasenseIrradiance =
  /** W/m2/nm on the horizontal plane, as the light sensor (DLS 2) worked it out. */
  | { readonly trusted: number; readonly shortcoming: null }
  /** Why there is none, for a person. */
  | { readonly trusted: null; readonly shortcoming: string };

/** Of a DLS 2 whose file does not say: it writes microwatts per cm2 and nm. */
const ASSUMED_SCALE = 0.01;

/** First firmware that works out the horizontal irradiance correctly; `always` where no older one was sold. */
const TRUSTED_FROM: Readonly<Record<string, string>> = {
  RedEdge: '5.1.7',
  'RedEdge-M': '5.1.7',
  Altum: '1.2.3',
  'RedEdge-P': 'always',
  'Altum-PT': 'always',
};

/** Source: MicaSense imageprocessing library, "horizontal irradiance valid". */
export function micasenseIrradiance({ model, firmware, xmp }: CaptureMetadata): MicasenseIrradiance {
  const measured = xmpNumber(xmp, 'Camera:HorizontalIrradiance', 'DLS:HorizontalIrradiance');
  if (measured === null || measured <= 0)
    return untrusted('it has no horizontal irradiance of a light sensor');
  const from = TRUSTED_FROM[model ?? ''];
  if (from === undefined)
    return untrusted(
      `it is not known from which firmware on a ${model ?? 'camera without a name'} measures the light correctly`,
    );
  if (from !== 'always' && !isAtLeast(firmware ?? '', from)) {
    return untrusted(
      `firmware ${firmware ?? 'of no stated version'} measures the light wrongly, before ${from}`,
    );
  }
  const scale =
    xmpNumber(xmp, 'Camera:IrradianceScaleToSIUnits', 'DLS:IrradianceScaleToSIUnits') ?? ASSUMED_SCALE;
  return scale > 0
    ? { trusted: measured * scale, shortcoming: null }
    : untrusted(`its IrradianceScaleToSIUnits of ${scale} cannot be right`);
}

function untrusted(shortcoming: string): MicasenseIrradiance {
  return { trusted: null, shortcoming };
}

/** "v7.5.0-beta6" is at least "5.1.7"; a version that cannot be read is not. */
export function isAtLeast(version: string, wanted: string): boolean {
  const found = numbersOf(version);
  if (found === null) return false;
  for (const [i, number] of numbersOf(wanted)!.entries()) {
    if (found[i]! !== number) return found[i]! > number;
  }
  return true;
}

function numbersOf(version: string): [number, number, number] | null {
  const [, major, minor, patch] = /^\s*v?(\d+)\.(\d+)(?:\.(\d+))?/i.exec(version) ?? [];
  return major === undefined ? null : [Number(major), Number(minor), Number(patch ?? 0)];
}
