"""The chain of GDAL's programs: gdal_calc.py for each index, gdalinfo for statistics and histogram, gdaladdo, and
gdaldem for a picture of the size that ours has. Fast DEFLATE, GDAL's threads.

One argument, JSON: file, workspace, scale, red, nir (band numbers), threads, sideBySide (both indices at once).
Prints one line of JSON; its CPU and memory are those of the programs."""

import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

PREVIEW_SIDE = 1024
COLOURS = "-0.2 215 48 39\n0 244 109 67\n0.3 254 224 139\n0.6 102 189 99\n0.9 0 104 55\nnv 0 0 0 0\n"
FORMULAS = {
    "ndvi": "(N.astype(float32)-R)/(N.astype(float32)+R)",
    "savi": "1.5*(N.astype(float32)-R)/(N.astype(float32)+R+float32({soil}))",
}
CREATION = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "COMPRESS=DEFLATE", "ZLEVEL=1", "PREDICTOR=3",
            "BIGTIFF=IF_SAFER"]


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def one_index(job, name):
    file, red, nir = job["file"], str(job["red"]), str(job["nir"])
    threads = str(job["threads"])
    target = os.path.join(job["workspace"], f"{name}.tif")
    formula = FORMULAS[name].format(soil=repr(0.5 / job["scale"]))
    creation = [f"--co={option}" for option in [*CREATION, f"NUM_THREADS={threads}"]]
    # No NaN for nodata: gdal_calc.py multiplies it by 0 and so makes every pixel NaN.
    run("gdal_calc.py", "--quiet", "--overwrite", f"--calc={formula}", "--type=Float32", "--NoDataValue=-9999",
        "-R", file, f"--R_band={red}", "-N", file, f"--N_band={nir}", f"--outfile={target}", *creation)
    info = json.loads(run("gdalinfo", "-json", "-stats", "-hist", target))
    # One thread: GDAL's decoding threads can wait for themselves for ever.
    run("gdaladdo", "-q", "-r", "average", "--config", "COMPRESS_OVERVIEW", "DEFLATE", "--config",
        "PREDICTOR_OVERVIEW", "3", "--config", "GDAL_TIFF_OVR_BLOCKSIZE", "512", "--config", "ZLEVEL_OVERVIEW", "1",
        "--config", "GDAL_NUM_THREADS", "1", target)
    small = os.path.join(job["workspace"], f"{name}-small.tif")
    run("gdal_translate", "-q", "-outsize", str(PREVIEW_SIDE), "0", target, small)
    colours = os.path.join(job["workspace"], f"{name}-colours.txt")
    with open(colours, "w") as file_of_colours:
        file_of_colours.write(COLOURS)
    run("gdaldem", "color-relief", "-q", "-alpha", "-of", "PNG", small, colours, target.replace(".tif", ".png"))
    return statistics_of(info["bands"][0])


def statistics_of(band):
    metadata = band["metadata"][""]
    number = {name: float(metadata[f"STATISTICS_{name}"]) for name in ("MINIMUM", "MAXIMUM", "MEAN", "STDDEV")}
    return {
        # Every pixel with a value is in one of the bins, between lowest and highest.
        "count": sum(band["histogram"]["buckets"]),
        "min": number["MINIMUM"],
        "max": number["MAXIMUM"],
        "mean": number["MEAN"],
        "std": number["STDDEV"],
    }


def main():
    job = json.loads(sys.argv[1])
    started = time.perf_counter()
    with ThreadPoolExecutor(2 if job["sideBySide"] else 1) as pool:
        statistics = dict(zip(FORMULAS, pool.map(lambda name: one_index(job, name), FORMULAS)))
    wall = time.perf_counter() - started
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({
        "wall": wall,
        "cpuUser": children.ru_utime,
        "cpuSystem": children.ru_stime,
        "peakRss": children.ru_maxrss / 1024,
        "statistics": statistics,
    }))


main()
