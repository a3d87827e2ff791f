// Pictures in a window of their own, with deep zoom: wheel, pinch, double click and keys. The small
// picture shows at once; the full file takes its place when it is there.
import { centre, clamp, fit, zoomAt, type Size, type View } from './zoom.ts';

type Act = 'previous' | 'next' | 'in' | 'out' | 'close';
const step = 1.5;

export function openLightboxFor(dialog: HTMLDialogElement, links: Iterable<HTMLAnchorElement>): void {
  const all = [...links];
  const lightbox = new Lightbox(dialog, all);
  all.forEach((link, index) => link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    lightbox.open(index);
  }));
}

class Lightbox {
  private readonly frame: HTMLElement;
  private readonly image: HTMLImageElement;
  private readonly caption: HTMLElement;
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private index = 0;
  private size: Size = { width: 1, height: 1 };
  private view: View = { x: 0, y: 0, scale: 1 };

  constructor(private readonly dialog: HTMLDialogElement, private readonly links: HTMLAnchorElement[]) {
    this.frame = dialog.querySelector<HTMLElement>('.lightbox-view')!;
    this.image = this.frame.querySelector('img')!;
    this.caption = dialog.querySelector<HTMLElement>('.lightbox-caption')!;
    dialog.addEventListener('click', ({ target }) => {
      const act = (target as Element).closest<HTMLElement>('[data-act]')?.dataset.act;
      if (act) this.act(act as Act);
    });
    dialog.addEventListener('keydown', (event) => this.onKey(event));
    dialog.addEventListener('close', () => this.links[this.index]?.focus());
    this.frame.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    this.frame.addEventListener('dblclick', (event) => this.zoom(this.isWhole() ? 3 : 1 / 64, this.at(event)));
    this.frame.addEventListener('pointerdown', (event) => this.onDown(event));
    this.frame.addEventListener('pointermove', (event) => this.onMove(event));
    for (const name of ['pointerup', 'pointercancel'] as const)
      this.frame.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    addEventListener('resize', () => dialog.open && this.reset());
  }

  open(index: number): void {
    if (!this.dialog.open) this.dialog.showModal();
    this.show(index);
    this.frame.focus();
  }

  private show(index: number): void {
    const link = this.links[index];
    const small = link?.querySelector('img');
    if (!link || !small) return;
    this.index = index;
    this.size = {
      width: Number(link.dataset.width) || small.naturalWidth,
      height: Number(link.dataset.height) || small.naturalHeight,
    };
    this.image.alt = small.alt;
    this.image.src = small.currentSrc || small.src;
    this.image.width = this.size.width;
    this.image.height = this.size.height;
    this.caption.textContent = link.closest('figure')?.querySelector('figcaption')?.textContent ?? '';
    for (const [act, there] of [['previous', index > 0], ['next', index + 1 < this.links.length]] as const)
      this.dialog.querySelector<HTMLButtonElement>(`[data-act=${act}]`)!.disabled = !there;
    this.reset();
    this.loadFull(link.href, index);
  }

  private loadFull(href: string, index: number): void {
    const full = new Image();
    full.src = href;
    full.decode().then(() => {
      if (this.index === index && this.dialog.open) this.image.src = href;
    }).catch(() => {}); // the small picture stays
  }

  private act(act: Act): void {
    if (act === 'close') this.dialog.close();
    else if (act === 'previous') this.show(this.index - 1);
    else if (act === 'next') this.show(this.index + 1);
    else this.zoom(act === 'in' ? step : 1 / step, centre(this.room()));
  }

  private onKey(event: KeyboardEvent): void {
    const far = 80;
    const moves: Record<string, () => void> = {
      '+': () => this.act('in'),
      '=': () => this.act('in'),
      '-': () => this.act('out'),
      '0': () => this.reset(),
      ArrowLeft: () => (this.isWhole() ? this.act('previous') : this.move(far, 0)),
      ArrowRight: () => (this.isWhole() ? this.act('next') : this.move(-far, 0)),
      ArrowUp: () => this.move(0, far),
      ArrowDown: () => this.move(0, -far),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), this.at(event));
  }

  private onDown(event: PointerEvent): void {
    this.frame.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.at(event));
    event.preventDefault();
    this.frame.focus({ preventScroll: true });
  }

  private onMove(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.at(event);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (!other) return this.move(now.x - before.x, now.y - before.y);
    const spread = (p: { x: number; y: number }) => Math.hypot(p.x - other.x, p.y - other.y) || 1;
    this.move((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.zoom(spread(now) / spread(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  private room = (): Size => ({ width: this.frame.clientWidth, height: this.frame.clientHeight });

  private at(event: MouseEvent): { x: number; y: number } {
    const box = this.frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private isWhole = (): boolean => this.view.scale <= fit(this.size, this.room()).scale * 1.01;

  private reset(): void {
    this.put(fit(this.size, this.room()));
  }

  private move(x: number, y: number): void {
    this.put({ ...this.view, x: this.view.x + x, y: this.view.y + y });
  }

  private zoom(factor: number, point: { x: number; y: number }): void {
    this.put(zoomAt(this.view, factor, point, this.size, this.room()));
  }

  private put(view: View): void {
    this.view = clamp(view, this.size, this.room());
    this.image.style.transform = `translate(${this.view.x}px, ${this.view.y}px) scale(${this.view.scale})`;
  }
}
