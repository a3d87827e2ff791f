// The 3D viewer of an exhibit's page: its script and model come when the visitor asks, or by
// themselves where the stage is in view and neither the connection nor the visitor is against it.
type Connection = { saveData?: boolean; effectiveType?: string };

const slow = new Set(['slow-2g', '2g', '3g']);

function mayLoadUnasked(): boolean {
  const { connection } = navigator as Navigator & { connection?: Connection };
  if (!connection || connection.saveData) return false;
  return !slow.has(connection.effectiveType ?? '') && matchMedia('(min-width: 48rem)').matches;
}

export function openViewerOn(stage: HTMLElement): void {
  const button = stage.querySelector<HTMLAnchorElement>('[data-open-viewer]');
  let opening: Promise<void> | undefined;
  const open = () => {
    opening ??= import('./viewer/main.tsx').then(({ mountViewer }) => mountViewer(stage));
    opening.catch(() => {
      // Nothing is lost: the poster stays, and the button can be pressed again or its link followed.
      opening = undefined;
    });
  };
  button?.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  if (!mayLoadUnasked() || !('IntersectionObserver' in window)) return;
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    open();
  }, { threshold: 0.5 });
  // Words and pictures first.
  addEventListener('load', () => seen.observe(stage), { once: true });
}
