import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files, and folders of them, that take longest: begun last, one of them would run on when all others have ended. In this
 * order; the rest of a group follows as Vitest has it.
 */
const LONGEST = [
  'test/permissions/proof.test.ts',
  'test/migrate-schema/previous-release.test.ts',
  'test/soak/soak.test.ts',
  'test/browser/field',
  'test/faults/services-failing.test.ts',
  'test/end-to-end/never-lost.test.ts',
  'test/fuzz/fuzz-run.test.ts',
  'test/bench/',
  'test/imagery/',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const path = relative(this.ctx.config.root, moduleId);
      const found = LONGEST.findIndex((beginning) => path.startsWith(beginning));
      return found === -1 ? LONGEST.length : found;
    };
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => group(one) - group(other) || rank(one) - rank(other));
  }
}
