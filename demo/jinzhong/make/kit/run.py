"""blender -b -P kit/run.py -- COMMAND SLUG [--draft]: build, sheet, poster."""
import os
import sys

MAKE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, MAKE)
from kit.exhibit import Exhibit  # noqa: E402


def main(args):
    draft = '--draft' in args
    command, slug = [a for a in args if not a.startswith('--')]
    exhibit = _kind(slug)(MAKE, slug, 1024 if draft else 2048).build()
    if command == 'sheet':
        exhibit.sheet(*((400, 12) if draft else (520, 24)))
    if command == 'models':
        exhibit.poster()


def _kind(slug):
    """A model of painted sheets (it has `build`) takes craft's way, one of parts the kit's own."""
    with open(os.path.join(MAKE, 'models', slug + '.py'), encoding='utf-8') as f:
        if '\ndef build(' not in f.read():
            return Exhibit
    from craft.exhibit import Crafted
    return Crafted


try:
    main(sys.argv[sys.argv.index('--') + 1:])
except Exception:
    import traceback
    traceback.print_exc()
    sys.stdout.flush()
    os._exit(1)
