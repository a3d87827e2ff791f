// What every page loads: small, and only ever an enhancement of what the server has drawn.
// The viewer and its three.js come when asked for.
const stage = document.getElementById('viewer');
if (stage) {
  const open = () => import('./viewer/main.ts').then(({ mountViewer }) => mountViewer(stage));
  stage.querySelector('[data-open-viewer]')?.addEventListener('click', (event) => {
    event.preventDefault();
    void open();
  }, { once: true });
}
