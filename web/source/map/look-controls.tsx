import {
  COLOUR_MAP_IDS,
  type ColourMapId,
  type PreviewRange,
} from '../../../lambdas/pipeline/image-analysis.ts';
import { COLOUR_MAP_WORDS } from './words.ts';

/** How the map looks; the numbers do not depend on it. */
export interface Look {
  readonly colourMap: ColourMapId;
  readonly range: PreviewRange;
  /** 0..1 */
  readonly opacity: number;
  readonly stressZones: boolean;
}

export const FIRST_LOOK: Look = {
  colourMap: COLOUR_MAP_IDS[0],
  range: 'fixed',
  opacity: 1,
  stressZones: false,
};

interface LookControlsProps {
  readonly look: Look;
  readonly onChange: (look: Look) => void;
  readonly hasStressZones: boolean;
}

export function LookControls({ look, onChange, hasStressZones }: LookControlsProps) {
  return (
    <div class="look">
      <label class="field-label">
        Colours
        <select
          value={look.colourMap}
          onChange={({ currentTarget }) =>
            onChange({ ...look, colourMap: currentTarget.value as ColourMapId })
          }
        >
          {COLOUR_MAP_IDS.map((id) => (
            <option key={id} value={id}>
              {COLOUR_MAP_WORDS[id]}
            </option>
          ))}
        </select>
      </label>
      <label class="field-label">
        Range of the colours
        <select
          value={look.range}
          onChange={({ currentTarget }) => onChange({ ...look, range: currentTarget.value as PreviewRange })}
        >
          <option value="fixed">The same in every image</option>
          <option value="percentile">This image's p2 to p98</option>
        </select>
      </label>
      <label class="field-label">
        <span>
          Opacity <span class="field-value">{Math.round(look.opacity * 100)} %</span>
        </span>
        <input
          type="range"
          min="0"
          max="100"
          step="5"
          value={Math.round(look.opacity * 100)}
          onInput={({ currentTarget }) => onChange({ ...look, opacity: Number(currentTarget.value) / 100 })}
        />
      </label>
      {hasStressZones && (
        <label class="tick">
          <input
            type="checkbox"
            checked={look.stressZones}
            onChange={({ currentTarget }) => onChange({ ...look, stressZones: currentTarget.checked })}
          />
          Stress zones (tenths of the image with thin vegetation)
        </label>
      )}
    </div>
  );
}
