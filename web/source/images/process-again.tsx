import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ImageResponse, ImageSummary } from '../../../lambdas/api/types.ts';
import type { BandRole } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { remedyFor } from '../uploads/stage-of-image.ts';
import { BAND_NAMES, declarationOf } from './band-declaration.ts';
import { DeclarationFields } from './declaration-fields.tsx';

interface ProcessAgainProps {
  readonly api: Api;
  readonly image: Pick<ImageSummary, 'id' | 'filename' | 'failureCode'> &
    Partial<Pick<ImageResponse, 'captureGroup'>>;
  /** The question which band is which is shown at once. */
  readonly isOpen?: boolean;
  onAsked(): void;
}

/** Has a failed image processed once more; where it lacks the names of its bands, with those. */
export function ProcessAgain({ api, image, isOpen = false, onAsked }: ProcessAgainProps) {
  const [sensor, setSensor] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [fault, setFault] = useState<string>();
  const { id, filename, failureCode } = image;
  if (remedyFor(failureCode) !== 'reprocess') return null;
  const lacksBands = failureCode === 'needs_band_mapping';
  const submit = async (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const declaration = lacksBands ? declarationOf(sensor, numbersOf(event.currentTarget)) : {};
    if ('missing' in declaration) return setFault(declaration.missing);
    setAsking(true);
    setFault(undefined);
    await api.operations
      .reprocessImage({ id, body: declaration })
      .then(onAsked, ({ message }: Error) => setFault(message));
    setAsking(false);
  };
  return (
    <form class="process-again" noValidate onSubmit={(event) => void submit(event)}>
      <Declared isNeeded={lacksBands} isOpen={isOpen}>
        <DeclarationFields sensor={sensor} hasSensors={image.captureGroup == null} onSensor={setSensor} />
      </Declared>
      <button
        type="submit"
        class={lacksBands ? 'button' : 'button-plain'}
        aria-label={`Process again: ${filename}`}
        disabled={isAsking}
      >
        Process again
      </button>
      {fault === undefined ? null : (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}

function Declared({ isNeeded, isOpen, children }: DeclaredProps) {
  if (!isNeeded) return null;
  return (
    <details open={isOpen}>
      <summary>Say which band is which</summary>
      {children}
    </details>
  );
}

interface DeclaredProps {
  readonly isNeeded: boolean;
  readonly isOpen: boolean;
  readonly children: ComponentChildren;
}

function numbersOf(form: HTMLFormElement): Partial<Record<BandRole, string>> {
  const values = new FormData(form);
  const roles = Object.keys(BAND_NAMES) as BandRole[];
  return Object.fromEntries(roles.map((role) => [role, String(values.get(role) ?? '').trim()]));
}
