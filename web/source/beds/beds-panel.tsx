import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ColourMapId, IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { ValueRange } from '../../../lambdas/spectral/index-definition.ts';
import type { FieldMap } from '../map/field-map.ts';
import { isOnTheEarth } from '../map/index-source.ts';
import { indexTitle } from '../map/words.ts';
import { type BedView, bedFill, bedLabel } from './bed-colours.ts';
import { BedMap } from './bed-map.ts';
import type { Measurement } from './bed-requests.ts';
import { BedTable } from './bed-table.tsx';
import { BedTools } from './bed-tools.tsx';
import { type BedRow, bedRows } from './bed-values.ts';
import type { FieldBeds } from './field-beds.ts';
import { SelectedBed } from './selected-bed.tsx';

interface BedsPanelProps {
  readonly beds: FieldBeds;
  readonly measurement: Measurement | null;
  readonly measurementError: Error | null;
  /** null until there is one. */
  readonly map: FieldMap | null;
  readonly index: IndexId | null;
  readonly range: ValueRange;
  readonly colourMap: ColourMapId;
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
}

type Editing = 'drawing' | 'reshaping' | null;

/** The beds of the field: on the map, and as a table that says the same. */
export function BedsPanel(props: BedsPanelProps) {
  const { beds, measurement, map, index, selected, onSelect } = props;
  const [view, setView] = useState<BedView>('outlines');
  const [editing, setEditing] = useState<Editing>(null);
  const rows = useMemo(() => bedRows(beds.beds ?? [], measurement, index), [beds.beds, measurement, index]);
  const bedMap = useBedMap({ ...props, rows, view, editing, setEditing });
  const isPlaced = map?.grid != null && isOnTheEarth(map.grid);
  const bed = beds.beds?.find(({ id }) => id === selected);
  const row = rows.find(({ id }) => id === selected);
  const choose = (id: string) => {
    setEditing(null);
    onSelect(id);
    bedMap?.showBed(id);
  };
  return (
    <section class="panel beds">
      <h2>Beds</h2>
      <BedTools
        beds={beds}
        view={view}
        onView={setView}
        isDrawing={editing === 'drawing'}
        onDraw={
          isPlaced && beds.beds !== null ? () => setEditing(editing === 'drawing' ? null : 'drawing') : null
        }
      />
      <MeasurementState {...props} />
      {bed !== undefined && row !== undefined && (
        <SelectedBed
          bed={bed}
          row={row}
          isReshaping={editing === 'reshaping'}
          onRename={(name) => beds.rename(bed.id, name)}
          onReshape={() => setEditing(editing === 'reshaping' ? null : 'reshaping')}
          onRemove={() => {
            setEditing(null);
            onSelect(null);
            beds.remove(bed.id);
          }}
        />
      )}
      {rows.length > 0 && (
        <BedTable
          caption={index === null ? 'Beds' : `${indexTitle(index)} of the beds`}
          rows={rows}
          selected={selected}
          onSelect={choose}
        />
      )}
    </section>
  );
}

interface BedMapProps extends BedsPanelProps {
  readonly rows: readonly BedRow[];
  readonly view: BedView;
  readonly editing: Editing;
  readonly setEditing: (editing: Editing) => void;
}

/** Keeps the beds on the map as the panel has them. */
function useBedMap(props: BedMapProps): BedMap | null {
  const { map, beds, rows, view, colourMap, range, selected, editing } = props;
  const [bedMap, setBedMap] = useState<BedMap | null>(null);
  const now = useRef(props);
  now.current = props;
  useEffect(() => {
    if (map === null) return;
    const created = new BedMap(map, {
      onSelect: (id) => now.current.onSelect(id),
      onDrawn: (geometry) => {
        now.current.setEditing(null);
        now.current.onSelect(now.current.beds.add(geometry));
      },
      onReshaped: (id, geometry) => now.current.beds.reshape(id, geometry),
    });
    setBedMap(created);
    return () => {
      setBedMap(null);
      created.dispose();
    };
  }, [map]);
  useEffect(() => {
    // What is being reshaped is already on the map as it will be.
    if (now.current.editing !== 'reshaping') bedMap?.show(beds.beds ?? []);
  }, [bedMap, beds.beds, map?.grid, editing]);
  useEffect(() => {
    const byId = new Map(rows.map((row) => [row.id, row]));
    bedMap?.look((id) => {
      const row = byId.get(id);
      return {
        fill: row === undefined ? null : bedFill(row, view, colourMap, range),
        label: row === undefined ? '' : bedLabel(row),
        selected: id === selected,
        important: id === selected || (row !== undefined && row.standsOut !== null),
      };
    });
  }, [bedMap, rows, view, colourMap, range, selected]);
  useEffect(() => {
    if (editing === 'drawing') bedMap?.startDrawing();
    else if (editing === 'reshaping' && selected !== null) bedMap?.startReshaping(selected);
    else bedMap?.stopEditing();
  }, [bedMap, editing, selected]);
  return bedMap;
}

function MeasurementState({ beds, measurement, measurementError, index }: BedsPanelProps) {
  if (beds.beds === null) return beds.fault === null ? <p role="status">Loading the beds…</p> : null;
  if (beds.beds.length === 0) {
    return <p class="quiet">No beds yet: load them from a GeoJSON file, or draw them on the map.</p>;
  }
  if (beds.isChanged)
    return <p role="status">Changed, and not saved: new shapes are measured once they are saved.</p>;
  if (index === null) return null;
  if (measurementError !== null) {
    return <p class="fault">The beds' values could not be read: {measurementError.message}</p>;
  }
  if (measurement === null) return <p role="status">The beds are being measured…</p>;
  return 'unavailable' in measurement ? <p class="state">{measurement.reason}</p> : null;
}
