// Tells the server that an exhibit was opened: counted once a day and visitor, kept without the visitor
// (docs/search.md). Who asks not to be followed is not counted.
export function tellOpened(exhibit: string): void {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean };
  if (globalPrivacyControl || doNotTrack === '1') return;
  void fetch('/api/v1/search/opened', { method: 'POST', keepalive: true, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ exhibit }) })
    .catch(() => undefined);
}
