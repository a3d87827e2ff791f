// The viewer as the visitor sees it: canvas, tools, annotations, scale. State lives here; three.js in scene.ts.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Annotation, Exhibit } from '../../common/api.ts';
import type { Lang, Translate } from '../../common/i18n.ts';
import { loadModel } from '../three/gltf/load.ts';
import { prefersCalm } from '../three/motion.ts';
import { AnnotationCard, AnnotationList, Markers, placeMarkers } from './annotations.tsx';
import { watchGestures } from './gestures.ts';
import type { Puck } from './light.ts';
import { LightPuck } from './puck.tsx';
import { scaleBar } from './scale.ts';
import { ViewerScene } from './scene.ts';
import { Tools, type ToolState } from './tools.tsx';

export type ViewerState = 'loading' | 'ready' | 'failed';
type Props = { exhibit: Exhibit; poster: string | null; lang: Lang; say: Translate; onState(state: ViewerState): void };

const flight = () => (prefersCalm() ? 0 : 1.1); // seconds

export function Viewer({ exhibit, poster, lang, say, onState }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const markers = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const scene = useRef<ViewerScene | null>(null);
  const [state, setState] = useState<ViewerState>('loading');
  const [loaded, setLoaded] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  const [tools, setTools] = useState<ToolState>({ turning: !prefersCalm(), light: false, dark: true, compare: false, full: false });
  const [puck, setPuck] = useState<Puck>({ x: -0.5, y: 0.55 });
  const annotations = exhibit.model?.annotations ?? [];
  const change = useCallback((part: Partial<ToolState>) => setTools((now) => ({ ...now, ...part })), []);

  useEffect(() => onState(state), [state]);

  // One scene for one attempt: made, filled, and thrown away whole.
  useEffect(() => {
    const abort = new AbortController();
    let made: ViewerScene;
    try {
      made = new ViewerScene(canvas.current!);
    } catch {
      setState('failed');
      return undefined;
    }
    scene.current = made;
    const undo = watchGestures(canvas.current!, made, {
      touched: () => change({ turning: false }),
      closeUp: (point) => made.closeUp(point, flight()),
    });
    const resize = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = frame.current!;
      if (clientWidth && clientHeight) made.resize(clientWidth, clientHeight);
    });
    resize.observe(frame.current!);
    const lost = (event: Event) => event.preventDefault(); // so that the browser may give it back
    canvas.current!.addEventListener('webglcontextlost', lost);
    canvas.current!.addEventListener('webglcontextrestored', made.relight);
    setState('loading');
    setLoaded(0);
    loadModel(exhibit.model!.url, abort.signal, setLoaded).then((model) => {
      if (abort.signal.aborted) return model.dispose();
      made.show(model);
      made.resize(frame.current!.clientWidth, frame.current!.clientHeight);
      if (made.isGlass) change({ dark: false }); // before a dark ground it would be nearly black
      setState('ready');
    }, (error: unknown) => {
      if (abort.signal.aborted) return;
      console.error(error);
      setState('failed');
    });
    return () => {
      abort.abort();
      undo();
      resize.disconnect();
      canvas.current?.removeEventListener('webglcontextlost', lost);
      canvas.current?.removeEventListener('webglcontextrestored', made.relight);
      made.dispose();
      scene.current = null;
    };
  }, [exhibit.slug, attempt]);

  useAnnotationMarks(scene, markers, annotations, state);
  useScale(scene, bar, state);

  useEffect(() => {
    const now = scene.current;
    if (!now || state !== 'ready') return;
    if (tools.turning) now.turning = true; else now.stopTurning();
    now.setDark(tools.dark);
    now.setRaking(tools.light);
    now.setComparison(tools.compare ? (now.height < 0.12 ? 'coin' : 'hand') : null);
  }, [tools, state]);
  useEffect(() => scene.current?.setPuck(puck), [puck, state]);
  useFullScreen(frame, tools.full, change);
  useEffect(() => watchSight(canvas.current!, (seen) => {
    if (scene.current && !seen) scene.current.stopTurning();
  }), []);

  const choose = (index: number | null) => {
    setChosen(index);
    change({ turning: false });
    const note = index === null ? null : annotations[index];
    if (note) scene.current?.lookAt(note.position, note.camera ?? null, note.normal, flight());
  };
  const reset = () => {
    setChosen(null);
    scene.current?.orbit?.goHome(flight());
    scene.current?.invalidate();
  };

  const title = exhibit.title[lang];
  return (
    <div class={`viewer ${tools.dark ? 'viewer-dark' : 'viewer-light'}${tools.full ? ' viewer-fill' : ''}`} ref={frame} data-viewer={state}>
      <canvas ref={canvas} class="viewer-canvas" tabIndex={0} role="application" aria-label={say('viewer.canvas', { title })}
        aria-describedby="viewer-keys" />
      <p id="viewer-keys" class="viewer-hidden">{say('viewer.keys')}</p>
      {poster && state !== 'ready' && <img class="viewer-poster" src={poster} alt="" />}
      {state === 'loading' && <Loading say={say} loaded={loaded} total={exhibit.model?.bytes ?? 0} />}
      {state === 'failed' && (
        <div class="viewer-failed" role="alert">
          <p>{say('viewer.failed')}</p>
          <button type="button" class="viewer-retry" onClick={() => setAttempt(attempt + 1)}>{say('viewer.retry')}</button>
        </div>
      )}
      {state === 'ready' && (
        <>
          <Markers holder={markers} annotations={annotations} chosen={chosen} lang={lang} choose={choose} say={say} />
          {tools.light && <LightPuck puck={puck} setPuck={setPuck} say={say} />}
          <div class="viewer-scale" ref={bar} role="img" aria-label={say('viewer.scale')}><i /><span /></div>
          {tools.compare && scene.current && (
            <p class="viewer-compare">{say(scene.current.height < 0.12 ? 'viewer.compare_coin' : 'viewer.compare_hand')}</p>
          )}
          <AnnotationCard annotations={annotations} chosen={chosen} choose={choose} lang={lang} say={say} />
          <AnnotationList annotations={annotations} chosen={chosen} choose={choose} lang={lang} say={say} />
          <Tools tools={tools} change={change} reset={reset} say={say} />
        </>
      )}
    </div>
  );
}

function Loading({ say, loaded, total }: { say: Translate; loaded: number; total: number }) {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return (
    <div class="viewer-loading" role="status">
      <progress max={total || undefined} value={total ? Math.min(loaded, total) : undefined} aria-label={say('viewer.loading')} />
      <p>{say('viewer.loading')} {total > 0 && say('viewer.loaded_of', { loaded: megabytes(loaded), total: megabytes(total) })}</p>
    </div>
  );
}

// Markers follow the model every frame; what hides behind it is asked only once the eye rests.
function useAnnotationMarks(scene: { current: ViewerScene | null }, markers: { current: HTMLDivElement | null }, annotations: Annotation[], state: ViewerState) {
  useEffect(() => {
    const now = scene.current;
    if (!now || state !== 'ready') return undefined;
    let rest = 0;
    const place = (solid: boolean) => markers.current && placeMarkers(markers.current, annotations, now, solid);
    const before = now.onFrame;
    now.onFrame = () => {
      before();
      place(false);
      clearTimeout(rest);
      rest = window.setTimeout(() => place(true), 180);
    };
    now.invalidate();
    return () => clearTimeout(rest);
  }, [state]);
}

function useScale(scene: { current: ViewerScene | null }, bar: { current: HTMLDivElement | null }, state: ViewerState) {
  useEffect(() => {
    const now = scene.current;
    if (!now || state !== 'ready') return;
    const before = now.onFrame;
    now.onFrame = () => {
      before();
      if (!bar.current) return;
      const { pixels, label } = scaleBar(now.pixelsPerMetre(), 120);
      (bar.current.firstElementChild as HTMLElement).style.width = `${pixels.toFixed(1)}px`;
      bar.current.lastElementChild!.textContent = label;
    };
    now.invalidate();
  }, [state]);
}

// Real full screen where the browser has it; a phone that has not gets the window filled by CSS.
function useFullScreen(frame: { current: HTMLDivElement | null }, full: boolean, change: (part: Partial<ToolState>) => void) {
  useEffect(() => {
    if (full) frame.current?.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) void document.exitFullscreen();
  }, [full]);
  useEffect(() => {
    const left = () => { if (!document.fullscreenElement) change({ full: false }); };
    const escape = (event: KeyboardEvent) => { if (event.key === 'Escape') change({ full: false }); };
    document.addEventListener('fullscreenchange', left);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('fullscreenchange', left);
      document.removeEventListener('keydown', escape);
    };
  }, []);
}

function watchSight(element: Element, seen: (seen: boolean) => void): () => void {
  const observer = new IntersectionObserver(([entry]) => seen(entry?.isIntersecting ?? true));
  observer.observe(element);
  return () => observer.disconnect();
}
