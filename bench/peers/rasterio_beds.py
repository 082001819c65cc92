"""Statistics of beds in a map with rasterio and numpy: the window around each bed is read, and masked by the bed.

Two paths: a map, and the corners of beds in pixels as JSON. Prints one line of JSON."""

import json
import math
import sys
import time

import numpy as np
import rasterio
from rasterio.features import geometry_mask
from rasterio.windows import Window
from affine import Affine

from rasterio_blocks import cpu, peak_rss

SHARES = [2, 5, 10, 25, 50, 75, 90, 95, 98]


def measure(source, ring):
    columns, rows = zip(*ring)
    left, top = max(0, math.floor(min(columns))), max(0, math.floor(min(rows)))
    right, bottom = min(source.width, math.ceil(max(columns))), min(source.height, math.ceil(max(rows)))
    values = source.read(1, window=Window(left, top, right - left, bottom - top))
    polygon = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    inside = geometry_mask([polygon], values.shape, Affine.translation(left, top), all_touched=False, invert=True)
    chosen = values[inside]
    valid = chosen[~np.isnan(chosen)].astype(np.float64)
    percentiles = np.percentile(valid, SHARES)
    # What the other side counts, too: classes and cover.
    for edge in (0, 0.2, 0.4, 0.6, 0.8, 0.3):
        np.count_nonzero(valid >= edge)
    valid.std(), valid.min(), valid.max()
    return {"pixels": int(chosen.size), "mean": float(valid.mean()), "p50": float(percentiles[4])}


def main():
    path, rings = sys.argv[1:]
    with open(rings) as file:
        beds = json.load(file)
    started = time.perf_counter()
    with rasterio.Env(GDAL_CACHEMAX=256), rasterio.open(path) as source:
        results = [measure(source, ring) for ring in beds]
    wall = time.perf_counter() - started
    print(json.dumps({"wall": wall, "cpu": sum(cpu()), "peakRss": peak_rss(), "beds": results}))


main()
