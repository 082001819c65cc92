import { bandMapOf, type SensorBand } from '../../lambdas/spectral/sensors/sensor-preset.ts';
import { SENSORS, type SensorPreset } from '../../lambdas/spectral/sensors.ts';

/** The row of docs/imagery.md for each sensor. */
export function sensorRows(): string[] {
  return SENSORS.map((sensor) => {
    const aliases = sensor.aliases.map((alias) => `, \`${alias}\``).join('');
    const cells = [
      `\`${sensor.id}\`${aliases}`,
      sensor.title,
      stackText(sensor),
      filesText(sensor),
      samplesText(sensor),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

function stackText({ stack, singleBands }: SensorPreset): string {
  if (stack === null) return `by the names in the file: ${singleBands.map(figures).join(', ')}`;
  const used = Object.values(bandMapOf(stack));
  return stack.map((band, i) => (used.includes(i + 1) ? figures(band) : `(${figures(band)})`)).join(', ');
}

function figures({ name, wavelength, fwhm, unverified = [] }: SensorBand): string {
  if (wavelength === null) return name;
  const mark = (figure: 'wavelength' | 'fwhm') => (unverified.includes(figure) ? '?' : '');
  const width = fwhm === null ? '' : `/${fwhm}${mark('fwhm')}`;
  return `${name} ${wavelength}${mark('wavelength')}${width}`;
}

function filesText({ singleBands }: SensorPreset): string {
  return singleBands
    .filter(({ fileSuffix }) => fileSuffix !== undefined)
    .map(({ name, fileSuffix }) => `\`${fileSuffix}\` ${name}`)
    .join(', ');
}

function samplesText({ scalings, fill, unmixing }: SensorPreset): string {
  const texts = scalings.map(({ scale, offset, sampleType, radiometry }) => {
    if (radiometry === 'display_rgb') return `${sampleType} as shown`;
    const divisor = 1 / scale;
    const isWhole = Math.abs(divisor - Math.round(divisor)) < 1e-6;
    const factor = scale === 1 ? '' : isWhole ? ` / ${Math.round(divisor)}` : ` x ${scale}`;
    const shift = offset === 0 ? '' : ` - ${-offset}`;
    return `${sampleType}${factor}${shift}`;
  });
  if (unmixing !== undefined) texts.push('channels un-mixed');
  if (fill !== undefined) texts.push(`${fill} is no measurement`);
  return texts.join('; ') || 'to be declared';
}
