"""Frames into an H.264 file without sound; or a few of them into pictures to look at."""
import os
import shutil
import subprocess
import sys

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, '..', 'out')
EXHIBITS = os.path.join(HERE, '..', '..', 'exhibits')
W, H, FPS = 1280, 720, 24


def window(t, a, b, fade=0.9):
    """1 between a and b seconds, with soft ends inside."""
    u = np.clip((t - a) / fade, 0, 1) * np.clip((b - t) / fade, 0, 1)
    return float(u * u * (3 - 2 * u))


def run(slug, seconds, frame, crf=24):
    """`frame(t)` gives (720, 1280, 3) in 0..1. With seconds on the command line, only those frames."""
    os.makedirs(OUT, exist_ok=True)
    if len(sys.argv) > 1:
        for s in sys.argv[1:]:
            path = os.path.join(OUT, f'{slug}-{s}.png')
            Image.fromarray((np.clip(frame(float(s)), 0, 1) * 255 + .5).astype(np.uint8)).save(path)
        return
    folder = os.path.join(EXHIBITS, slug)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(OUT, slug + '.mp4')                 # into the pack only when it is whole
    pipe = subprocess.Popen(
        ['ffmpeg', '-y', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', f'{W}x{H}', '-r', str(FPS), '-i', '-',
         '-c:v', 'libx264', '-preset', 'medium', '-crf', str(crf), '-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-threads', '1',
         '-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-vf', 'scale=out_color_matrix=bt709', path],
        stdin=subprocess.PIPE)
    rng = np.random.default_rng(5)
    grain = (rng.random((H, W, 1), np.float32) - .5) / 255
    for i in range(round(seconds * FPS)):
        f = frame(i / FPS)
        pipe.stdin.write((np.clip(f + grain, 0, 1) * 255 + .5).astype(np.uint8).tobytes())
    pipe.stdin.close()
    if pipe.wait():
        raise SystemExit('ffmpeg failed')
    weight = os.path.getsize(path)
    shutil.move(path, os.path.join(folder, 'film.mp4'))
    print(f'{slug}/film.mp4: {seconds:g} s, {weight / 1048576:.2f} MB')


def captions(slug, language, lines):
    """[(from, to, text)] as WebVTT."""
    stamp = lambda s: f'{int(s) // 3600:02d}:{int(s) // 60 % 60:02d}:{s % 60:06.3f}'
    body = '\n\n'.join(f'{stamp(a)} --> {stamp(b)}\n{text}' for a, b, text in lines)
    with open(os.path.join(EXHIBITS, slug, language + '.vtt'), 'w', encoding='utf8') as f:
        f.write('WEBVTT\n\n' + body + '\n')
