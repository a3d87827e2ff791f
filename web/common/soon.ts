// Does it once when what is under way has ended, however often it is asked for. A page that draws itself must not be
// drawn anew in the middle of that: Preact then puts elements before others that have already gone.
export function soon(act: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      act();
    });
  };
}
