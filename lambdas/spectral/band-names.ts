import type { BandMap, BandRole } from '../pipeline/image-analysis.ts';
import { sentinel2Bands } from './sentinel-2-names.ts';

/** What a file says of one band; everything may be missing. */
export interface BandLabel {
  /** Description: "Red", "B04", "NIR-840". */
  readonly name?: string;
  /** Centre wavelength in nm. */
  readonly wavelength?: number;
  readonly isAlpha: boolean;
  /** What another part of the file calls the band; of another role, it makes the name uncertain. */
  readonly otherName?: string;
  /** The name is a colour interpretation, which says how to show a band and only by that what it is. */
  readonly isColour?: boolean;
}

export type NamedBands =
  | { readonly kind: 'named'; readonly bands: BandMap }
  | { readonly kind: 'ambiguous'; readonly reason: string }
  | { readonly kind: 'unnamed' };

/** Names as GDAL, Pix4D, Metashape, ODM, Planet and MicaSense write them, letters only. */
const ROLE_NAMES: Readonly<Record<BandRole, readonly string[]>> = {
  blue: ['blue', 'b'],
  green: ['green', 'g'],
  red: ['red', 'r'],
  red_edge: ['rededge', 're', 'edge'],
  nir: ['nir', 'nearinfrared', 'nearir', 'infrared', 'n'],
};

/** nm. Red and NIR as in the NDVI definition; the gaps between the ranges belong to no role. */
export const ROLE_WAVELENGTHS: Readonly<Record<BandRole, readonly [number, number]>> = {
  blue: [440, 515],
  green: [516, 600],
  red: [620, 690],
  red_edge: [695, 745],
  nir: [760, 900],
};

const ROLES = Object.keys(ROLE_NAMES) as BandRole[];

/** The band map that names and wavelengths give, or why they give none. */
export function bandsFromLabels(labels: readonly BandLabel[]): NamedBands {
  const spectral = labels.map((label, index) => ({ label, band: index + 1 })).filter((b) => !b.label.isAlpha);
  if (!spectral.some(({ label }) => isNamed(label))) return { kind: 'unnamed' };
  const sentinel = sentinel2Bands(spectral);
  if (sentinel !== null) return { kind: 'named', bands: sentinel };
  const bands: Partial<Record<BandRole, number>> = {};
  let unread: { label: BandLabel; band: number } | undefined;
  for (const { label, band } of spectral) {
    const role = roleOf(label);
    if (role === 'contradiction') {
      return { kind: 'ambiguous', reason: `band ${band} is named "${label.name}" but ${otherwise(label)}` };
    }
    if (role === null) {
      if (isNamed(label) && !isOther(label)) unread ??= { label, band };
      continue;
    }
    const other = bands[role];
    if (other !== undefined && (role === 'red' || role === 'nir')) {
      return { kind: 'ambiguous', reason: `bands ${other} and ${band} both read as ${role}` };
    }
    bands[role] ??= band;
  }
  const incomplete = bands.red === undefined || bands.nir === undefined;
  const isOpen = incomplete && spectral.some(({ label }) => !isNamed(label));
  if (Object.keys(bands).length === 0 || isOpen) return { kind: 'unnamed' };
  if (incomplete && unread !== undefined) {
    // It may be the very band that is missing, under a name of another language.
    return {
      kind: 'ambiguous',
      reason: `what band ${unread.band} ("${unread.label.name}") is cannot be read`,
    };
  }
  return { kind: 'named', bands };
}

/** The role of one name alone ("NIR", "red edge", "Red-668"), or null. */
export function roleOfName(name: string): BandRole | null {
  const letters = wordsOf(name).join('');
  // "B02" and "R1" are numbers with a letter before them, not colours.
  if (letters.length === 1 && /\d/.test(name)) return null;
  return ROLES.find((role) => ROLE_NAMES[role].includes(letters)) ?? null;
}

/** Words that say nothing of the colour: "Band 3 Red", "reflectance_nir". */
const FILLERS = /^(bands?|channel|layer|surface|reflectance|refl)$/;

function wordsOf(name: string): string[] {
  const text = name.toLowerCase().replace(/\(.*?\)|\d+(\.\d+)?\s*(nm)?/g, ' ');
  return text.split(/[^a-z]+/).filter((word) => word !== '' && !FILLERS.test(word));
}

/** Names of bands that are known to be none of the roles. */
const OTHER_NAMES =
  /^(coastal.*|.*aerosol|ultrablue|yellow|green_?i|swir.*|thermal.*|tir.*|lwir.*|pan|panchromatic|cirrus|mwir.*|otherir|sar.*|water.*|garbage|.*mask|alpha|dsm|dtm|elevation)$/;

function isOther(label: BandLabel): boolean {
  return label.wavelength !== undefined || OTHER_NAMES.test(wordsOf(label.name ?? '').join('_'));
}

export function roleOfWavelength(nanometres: number): BandRole | null {
  return ROLES.find((role) => inRange(nanometres, ROLE_WAVELENGTHS[role])) ?? null;
}

/** The role that name and wavelength agree on, or null. */
export function roleOfLabel(label: BandLabel): BandRole | null {
  const role = roleOf(label);
  return role === 'contradiction' ? null : role;
}

function otherwise({ name, otherName, wavelength }: BandLabel): string {
  const lies = `lies at ${wavelength} nm`;
  if (otherName === undefined || name === undefined) return lies;
  return roleOfName(otherName) === roleOfName(name) ? lies : `elsewhere in the file "${otherName}"`;
}

function roleOf(label: BandLabel): BandRole | null | 'contradiction' {
  const byName = label.name === undefined ? null : roleOfName(label.name);
  const wavelength = label.wavelength ?? wavelengthInName(label.name);
  const byWavelength = wavelength === undefined ? null : roleOfWavelength(wavelength);
  if (byName !== null && byWavelength !== null && byName !== byWavelength) return 'contradiction';
  const byOtherName = label.otherName === undefined ? null : roleOfName(label.otherName);
  if (byName !== null && byOtherName !== null && byName !== byOtherName) return 'contradiction';
  return byName ?? byStatedWavelength(label);
}

/** A tag, or a number with its unit ("842 nm", "B8, central wavelength 842 nm"). A number alone says nothing. */
function byStatedWavelength({ wavelength, name }: BandLabel): BandRole | null {
  const stated = wavelength ?? Number(name?.match(/(?<![\d.])(\d{3,4}(?:\.\d+)?)\s*nm\b/i)?.[1]);
  return roleOfWavelength(stated);
}

function wavelengthInName(name: string | undefined): number | undefined {
  const digits = name?.match(/(?<![\d.])(\d{3,4})(?![\d.])/)?.[1];
  const value = Number(digits);
  return digits !== undefined && value >= 380 && value <= 1000 ? value : undefined;
}

function isNamed(label: BandLabel): boolean {
  return label.wavelength !== undefined || (label.name !== undefined && !isGeneric(label.name));
}

/** "Band 3", "b3", "3", "": numbers, not names. "B04" is a name: two digits are a code of some product. */
export function isGeneric(name: string): boolean {
  return /^\s*((band|layer|channel|sr_b)?[\s_#-]*\d{0,2}|b[\s_]*\d)\s*$/i.test(name);
}

function inRange(value: number, [from, to]: readonly [number, number]): boolean {
  return value >= from && value <= to;
}
