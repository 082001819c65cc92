import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ACCEPTED } from './accepted-file.ts';
import { chosenFiles, droppedFiles, type FoundFile } from './dropped-files.ts';

interface DropZoneProps {
  onFiles(found: readonly FoundFile[]): Promise<void>;
}

/** Files and folders by drag and drop, or by the device's own choosers. */
export function DropZone({ onFiles }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const [isReading, setReading] = useState(false);
  const take = async (found: Promise<readonly FoundFile[]>) => {
    setReading(true);
    await onFiles(await found).finally(() => setReading(false));
  };
  const drop = (event: JSX.TargetedDragEvent<HTMLElement>) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) void take(droppedFiles(event.dataTransfer));
  };
  const over = (event: JSX.TargetedDragEvent<HTMLElement>) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      class={isOver ? 'drop-zone drop-zone-over' : 'drop-zone'}
      aria-label="Add files"
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p class="drop-hint">Drop images or folders here, or</p>
      <div class="drop-buttons">
        <FileButton name="Choose images" onFiles={take} />
        <FileButton name="Choose a folder" wholeFolder onFiles={take} />
      </div>
      <p class="quiet hint">TIFF, JPEG or PNG. They stay on this device until they are sent.</p>
      {isReading ? <p role="status">Reading the files…</p> : null}
    </section>
  );
}

interface FileButtonProps {
  readonly name: string;
  readonly wholeFolder?: boolean;
  onFiles(found: Promise<readonly FoundFile[]>): Promise<void>;
}

function FileButton({ name, wholeFolder = false, onFiles }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const taken = (event: JSX.TargetedEvent<HTMLInputElement>) => {
    const { files } = event.currentTarget;
    if (files !== null) void onFiles(Promise.resolve(chosenFiles(files)));
    // The same file can then be chosen again.
    event.currentTarget.value = '';
  };
  return (
    <>
      <button
        type="button"
        class={wholeFolder ? 'button-plain only-with-folders' : 'button'}
        onClick={() => input.current?.click()}
      >
        {name}
      </button>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={name}
        multiple
        {...(wholeFolder ? { webkitdirectory: true } : { accept: ACCEPTED })}
        onChange={taken}
      />
    </>
  );
}
