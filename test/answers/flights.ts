import type { Flight, FlightAnalysis } from '../../lambdas/answers/flight.ts';
import { exampleStatistics } from '../support/index-statistics.ts';

/** What an analysis of reflectance says of NDVI. */
export function exampleFlightAnalysis(changes: Partial<FlightAnalysis> = {}): FlightAnalysis {
  return {
    id: 'analysis',
    radiometry: 'panel_reflectance',
    radiometrySource: 'sensor',
    sensor: 'micasense-rededge',
    scale: 1 / 32_768,
    offset: 0,
    soilBrightnessFactor: 0.5,
    width: 10,
    height: 10,
    grid: { crs: 'EPSG:32631', transform: [1, 0, 600_000, 0, -1, 5_800_000], groundSampleDistance: 1 },
    result: exampleStatistics(),
    classes: null,
    ...changes,
  };
}

/** A flight on a day of May 2026. */
export function flightOf(
  day: number,
  analysis: Partial<FlightAnalysis> | null = {},
  changes: Partial<Flight> = {},
): Flight {
  return {
    imageId: `image-${day}`,
    filename: 'beds.tif',
    mission: null,
    status: 'completed',
    failureCode: null,
    failureReason: null,
    at: `2026-05-${String(day).padStart(2, '0')}T10:00:00.000Z`,
    atFrom: 'capture',
    analysis: analysis === null ? null : exampleFlightAnalysis({ id: `analysis-${day}`, ...analysis }),
    ...changes,
  };
}
