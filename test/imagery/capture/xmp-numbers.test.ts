import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xmpNumber, xmpNumbers } from '../../../lambdas/imagery/capture/xmp-numbers.ts';

const NAME = 'Camera:VignettingPolynomial';
/** Text has no -0. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const numbers = fc.array(number, { minLength: 1, maxLength: 6 });

/** The forms that cameras write. */
const FORMS: Readonly<Record<string, (values: readonly number[]) => string>> = {
  'an attribute': (values) => `<rdf:Description ${NAME}="${values.join(', ')}"/>`,
  'the text of an element': (values) => `<${NAME}>\n  ${values.join(',')}\n</${NAME}>`,
  'a list': (values) =>
    `<${NAME}><rdf:Seq>${values.map((value) => `<rdf:li>${value}</rdf:li>`).join('\n')}</rdf:Seq></${NAME}>`,
  'a list of one text': (values) =>
    `<${NAME}><rdf:Seq><rdf:li>${values.join(',')}</rdf:li></rdf:Seq></${NAME}>`,
};

describe('numbers in XMP', () => {
  it.each(Object.entries(FORMS))('are read from %s, all of them and exactly', (_form, write) => {
    fc.assert(
      fc.property(numbers, (values) => {
        expect(xmpNumbers(write(values), NAME)).toEqual(values);
      }),
    );
  });

  it('are none where one of them is no number', () => {
    expect(xmpNumbers(`<${NAME}>1, 2, three</${NAME}>`, NAME)).toBeNull();
    expect(xmpNumbers('', NAME)).toBeNull();
  });

  it('are of the first property that has a value', () => {
    const xmp = '<x Camera:Irradiance="2" drone-dji:Irradiance="1"/>';
    expect(xmpNumber(xmp, 'drone-dji:Irradiance', 'Camera:Irradiance')).toBe(1);
    expect(xmpNumber(xmp, 'DLS:Irradiance', 'Camera:Irradiance')).toBe(2);
  });

  it('are not one where there are several', () => {
    expect(xmpNumber(`<${NAME}>1, 2</${NAME}>`, NAME)).toBeNull();
  });
});
