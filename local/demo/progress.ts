import { printable } from './printable.ts';

/** Where the time goes, while one waits. */
export interface Progress {
  /** A step of the whole run. */
  step(name: string): void;
  stage(file: string, stage: string): void;
  finished(file: string, result: string): void;
  /** Clears the live line. */
  end(): void;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/** On a terminal a line that moves, under the lines of what is done; elsewhere the lines alone. */
export function showProgress(output: Output, total: number): Progress {
  const started = performance.now();
  const working = new Map<string, string>();
  let current = '';
  let done = 0;
  let frame = 0;
  const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`;
  const live = () => {
    const files = [...working].map(([file, stage]) => `${printable(file)} ${stage}`);
    const text = files.length > 0 ? `${done} of ${total} done; ${files.join(', ')}` : current;
    frame = (frame + 1) % FRAMES.length;
    const line = `${elapsed()}  ${FRAMES[frame]} ${text}`;
    output.write(`${CLEAR_LINE}${line.slice(0, (output.columns ?? 80) - 1)}`);
  };
  const line = (text: string) => {
    output.write(`${output.isTTY ? CLEAR_LINE : ''}${elapsed()}  ${text}\n`);
  };
  const timer = output.isTTY ? setInterval(live, FRAME_MILLISECONDS) : undefined;
  return {
    step(name) {
      current = name;
      line(name);
    },
    stage(file, stage) {
      working.set(file, stage);
      if (total === 1 || !output.isTTY) line(`${printable(file)}: ${stage}`);
    },
    finished(file, result) {
      working.delete(file);
      done += 1;
      line(`${printable(file)}: ${result}`);
    },
    end() {
      clearInterval(timer);
      if (output.isTTY) output.write(CLEAR_LINE);
    },
  };
}
