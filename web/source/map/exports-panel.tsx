import { useState } from 'preact/hooks';
import type { ImageResponse } from '../../../lambdas/api/types.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { exportsOfField, exportsOfImage, type NamedExport } from './export-choices.ts';
import { openReportWindow, showReport } from './report-window.ts';
import { saveFile } from './save-file.ts';

interface ExportsPanelProps {
  readonly api: Api;
  /** null: the image belongs to no field. */
  readonly field: string | null;
  readonly image: ImageResponse;
  readonly index: IndexId | null;
}

/** What can be taken along: a sheet of paper, tables, maps. */
export function ExportsPanel({ api, field, image, index }: ExportsPanelProps) {
  const [busy, setBusy] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = async (title: string, work: () => Promise<string>) => {
    setBusy(title);
    setOutcome(null);
    await work().then(
      (words) => setOutcome({ words, isFault: false }),
      ({ message }: Error) => setOutcome({ words: `${title}: ${message}`, isFault: true }),
    );
    setBusy(null);
  };
  const save = ({ title, fetch }: NamedExport) =>
    run(title, async () => {
      const file = await fetch();
      saveFile(file);
      return `${file.name} is saved.`;
    });
  const buttons = (choices: readonly NamedExport[]) =>
    choices.map((choice) => (
      <button
        key={choice.title}
        type="button"
        class="button-plain"
        disabled={busy !== null}
        onClick={() => void save(choice)}
      >
        {choice.title}
      </button>
    ));
  return (
    <section class="panel exports" aria-busy={busy !== null}>
      <h2>Take along</h2>
      <h3>This image</h3>
      <div class="export-buttons">
        <button
          type="button"
          class="button"
          disabled={busy !== null}
          onClick={() => void run('Report', () => printReport(api, image))}
        >
          Report to print
        </button>
        {buttons(exportsOfImage(api, image, index))}
      </div>
      {field !== null && (
        <>
          <h3>The field, all images</h3>
          <div class="export-buttons">{buttons(exportsOfField(api, field))}</div>
        </>
      )}
      <p class="quiet hint">
        CSV has a line for each image, bed and index; GeoJSON has the beds with their figures.
      </p>
      <p role="status">
        {busy === null ? (outcome?.isFault === false ? outcome.words : '') : `Fetching: ${busy}…`}
      </p>
      {outcome?.isFault && (
        <p class="fault" role="alert">
          {outcome.words}
        </p>
      )}
    </section>
  );
}

interface Outcome {
  readonly words: string;
  readonly isFault: boolean;
}

async function printReport(api: Api, { id, filename }: ImageResponse): Promise<string> {
  const page = openReportWindow();
  try {
    const { body } = await api.download(`/images/${id}/report`);
    if (page !== null) {
      showReport(body, page);
      return 'The report is in a window of its own.';
    }
    const name = `${filename.replace(/\.\w+$/, '')}-report.html`;
    saveFile({ name, content: new Blob([body], { type: 'text/html' }) });
    return `${name} is saved: this browser opens no windows.`;
  } catch (error) {
    page?.close();
    throw error;
  }
}
