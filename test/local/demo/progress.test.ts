import { describe, expect, it } from 'vitest';
import { showProgress } from '../../../local/demo/progress.ts';

function written(isTTY: boolean, use: (progress: ReturnType<typeof showProgress>) => void): string {
  let text = '';
  const progress = showProgress({ isTTY, columns: 60, write: (part) => (text += part) }, 2);
  use(progress);
  progress.end();
  return text;
}

describe('showProgress', () => {
  it('writes plain lines with the seconds where nobody watches', () => {
    const text = written(false, (progress) => {
      progress.step('synthesising');
      progress.stage('a.tif', 'uploading');
      progress.finished('a.tif', 'completed');
    });
    expect(text).toMatch(
      /^ +0\.\d s {2}synthesising\n +0\.\d s {2}a\.tif: uploading\n +0\.\d s {2}a\.tif: completed\n$/,
    );
  });

  it('leaves nothing of the live line on a terminal', () => {
    const text = written(true, (progress) => progress.step('synthesising'));
    expect(text.endsWith('\r\u001b[2K')).toBe(true);
  });
});
