"""NDVI and SAVI by block with rasterio and numpy, in the strongest form that was found: two threads of our own over
GDAL's two, float32 arithmetic, bins by bincount, fast DEFLATE, overviews built into the tiled map (the COG driver
would encode everything twice). No picture is drawn.

One argument, JSON: file, workspace, scale, red, nir (band numbers), threads, window ([rows, columns]).
Prints one line of JSON."""

import json
import os
import resource
import sys
import time
from itertools import product
from multiprocessing.pool import ThreadPool
from threading import Lock, local

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.windows import Window

BINS = 65536
SOIL_BRIGHTNESS_FACTOR = 0.5
# Range of the histogram, beyond which neither index can lie for reflectance of 0 to 1.
RANGES = {"ndvi": (-1.0, 1.0), "savi": (-1.0, 1.0)}


class Statistics:
    """Count, extremes, moments about a fixed origin (float64) and a histogram; merged under a lock."""

    def __init__(self, value_range):
        self.origin, self.end = value_range
        self.count, self.total, self.squares = 0, 0.0, 0.0
        self.low, self.high = np.inf, -np.inf
        self.bins = np.zeros(BINS, np.int64)

    def add(self, values, lock):
        wide = values.astype(np.float64)
        total, squares = wide.sum(), np.dot(wide, wide)
        low, high = float(values.min()), float(values.max())
        scale = np.float32(BINS / (self.end - self.origin))
        places = ((values - np.float32(self.origin)) * scale).astype(np.int32)
        np.clip(places, 0, BINS - 1, out=places)
        bins = np.bincount(places, minlength=BINS)
        with lock:
            self.count += values.size
            self.total += total
            self.squares += squares
            self.low, self.high = min(self.low, low), max(self.high, high)
            self.bins += bins

    def percentile(self, share):
        rank = share * (self.count - 1)
        place = int(np.searchsorted(np.cumsum(self.bins), rank, side="right"))
        return self.origin + (place + 0.5) * (self.end - self.origin) / BINS

    def result(self):
        mean = self.total / self.count
        return {
            "count": self.count,
            "min": self.low,
            "max": self.high,
            "mean": mean,
            "std": max(0.0, self.squares / self.count - mean * mean) ** 0.5,
            "p2": self.percentile(0.02),
            "p50": self.percentile(0.5),
            "p98": self.percentile(0.98),
        }


def indices(red, nir, scale):
    """NDVI and SAVI of samples in float32; NaN where a band is nodata."""
    valid = (red != 0) & (nir != 0)
    red, nir = red.astype(np.float32), nir.astype(np.float32)
    difference, total = nir - red, nir + red
    # Without the factor on both sides: the same value, one pass less.
    soil = np.float32(SOIL_BRIGHTNESS_FACTOR / scale)
    with np.errstate(invalid="ignore", divide="ignore"):
        ndvi = difference / total
        savi = difference * np.float32(1 + SOIL_BRIGHTNESS_FACTOR) / (total + soil)
    ndvi[~valid] = np.nan
    savi[~valid] = np.nan
    return {"ndvi": ndvi, "savi": savi}, valid


def analyse(job):
    threads = job["threads"]
    statistics = {name: Statistics(span) for name, span in RANGES.items()}
    with rasterio.open(job["file"]) as source:
        width, height = source.width, source.height
        profile = {
            "driver": "GTiff",
            "width": width,
            "height": height,
            "count": 1,
            "dtype": "float32",
            "nodata": np.nan,
            "crs": source.crs,
            "transform": source.transform,
            "tiled": True,
            "blockxsize": 512,
            "blockysize": 512,
            "compress": "deflate",
            "zlevel": 1,
            "predictor": 3,
            "num_threads": threads,
            "bigtiff": "if_safer",
        }
    paths = {name: os.path.join(job["workspace"], name + ".tif") for name in RANGES}
    maps = {name: rasterio.open(path, "w", **profile) for name, path in paths.items()}
    locks = {name: Lock() for name in RANGES}
    own = local()

    def run(place):
        if not hasattr(own, "source"):
            # Without GDAL's threads for decoding: ours are enough, and GDAL 3.6 deadlocks where two threads read windows
            # of several tiles with them.
            own.source = rasterio.open(job["file"])
        top, left = place
        window = Window(left, top, min(columns, width - left), min(rows, height - top))
        red, nir = own.source.read([job["red"], job["nir"]], window=window)
        values, valid = indices(red, nir, job["scale"])
        any_valid = valid.any()
        for name, index in values.items():
            if any_valid:
                statistics[name].add(index[valid], locks[name])
            with locks[name]:
                maps[name].write(index, 1, window=window)

    rows, columns = job["window"]
    places = list(product(range(0, height, rows), range(0, width, columns)))
    if threads == 1:
        for place in places:
            run(place)
    else:
        with ThreadPool(threads) as pool:
            for _ in pool.imap_unordered(run, places):
                pass
    for name, target in maps.items():
        target.close()
    add_overviews(paths.values(), max(width, height), threads)
    return {name: one.result() for name, one in statistics.items()}


def add_overviews(paths, side, threads):
    """Halves until the longer side fits into one tile. Both maps at once, without GDAL's threads: those that decode
    evict what is not yet written, and then wait for themselves for ever."""
    factors = [2]
    while side / factors[-1] > 512:
        factors.append(factors[-1] * 2)
    options = {"COMPRESS_OVERVIEW": "DEFLATE", "PREDICTOR_OVERVIEW": "3", "ZLEVEL_OVERVIEW": "1",
               "GDAL_TIFF_OVR_BLOCKSIZE": "512", "GDAL_NUM_THREADS": "1"}

    def add(path):
        with rasterio.Env(**options), rasterio.open(path, "r+") as target:
            target.build_overviews(factors, Resampling.average)

    with ThreadPool(threads) as pool:
        pool.map(add, paths)


def cpu():
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime, own.ru_stime


def peak_rss():
    """MiB; VmHWM, because what getrusage tells is inherited from the process that started this one."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main():
    job = json.loads(sys.argv[1])
    user, system = cpu()
    started = time.perf_counter()
    with rasterio.Env(GDAL_CACHEMAX=256):
        statistics = analyse(job)
    wall = time.perf_counter() - started
    user_after, system_after = cpu()
    print(json.dumps({
        "wall": wall,
        "workCpu": user_after + system_after - user - system,
        "cpuUser": user_after,
        "cpuSystem": system_after,
        "peakRss": peak_rss(),
        "statistics": statistics,
    }))


if __name__ == "__main__":
    main()
