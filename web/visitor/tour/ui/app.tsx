// The tour as the visitor meets it: the panorama, what can be chosen in it, where one is, and the exhibit that opens.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HallPlan, StandPlan } from '../../../common/api.ts';
import { loadMessages, type Lang, type Text, type Translate } from '../../../common/i18n.ts';
import { ExhibitSheet } from '../../hall/ui/sheet.tsx';
import { formatPlace } from '../../hall/place.ts';
import { Icon, type IconName } from '../../three/icons.tsx';
import { prefersCalm } from '../../three/motion.ts';
import { Views } from '../../views.tsx';
import { HeadsetButton, requestHeadset, useHeadset } from '../../xr/offer.tsx';
import { headingOf, pitchOf } from '../cube.ts';
import { followDevice, mayTurn } from '../gyro.ts';
import { watchHands } from '../hands.ts';
import { exhibitAhead, firstLook, standOf, type Stop } from '../places.ts';
import { TourScene, walkSeconds, type Told } from '../scene.ts';
import { Hotspots, placeHotspots, spotKey, type Spot } from './hotspots.tsx';
import { StopStrip, TourMap } from './stops.tsx';

const openFov = 1.25;

export type Reported = { stop: Stop; told: Told; ahead: string | null };
type Props = {
  plan: HallPlan; stops: Stop[]; first: Stop; stand: StandPlan | null; lang: Lang; say: Translate;
  report(reported: Reported): void; onFailed(): void;
};

export function TourApp({ plan, stops, first, stand, lang, say, report, onFailed }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const holder = useRef<HTMLElement | null>(null);
  const scene = useRef<TourScene | null>(null);
  const showGaze = useRef<(heading: number) => void>(() => {});
  const [stop, setStop] = useState(first);
  const [ready, setReady] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  const [ahead, setAhead] = useState<string | null>(stand?.exhibit?.slug ?? null);
  const [opened, setOpened] = useState<StandPlan | null>(null);
  const [hint, setHint] = useState(true);
  const [full, setFull] = useState(false);
  const [gyro, setGyro] = useState<(() => void) | null>(null);
  const headset = useHeadset();
  const session = useRef<XRSession | null>(null);
  const [inside, setInside] = useState(false);
  const [trouble, setTrouble] = useState(false);
  const touch = useRef(matchMedia('(pointer: coarse)').matches);
  const now = useRef({ stop, spots: [] as Spot[] });

  const spots = useMemo(() => spotsOf(plan, stops, stop), [stop]);
  now.current = { stop, spots };

  useEffect(() => {
    let made: TourScene;
    try {
      made = new TourScene(canvas.current!, { ...firstLook(first, stand), fov: openFov });
    } catch (error) {
      console.error(error);
      onFailed();
      return undefined;
    }
    scene.current = made;
    made.onFrame = (told) => {
      const { stop: at, spots: over } = now.current;
      if (holder.current) placeHotspots(holder.current, over, made);
      showGaze.current(told.look.heading);
      const before = exhibitAhead(at, told.look.heading, told.look.pitch);
      setAhead(before);
      report({ stop: at, told, ahead: before });
    };
    const undo = watchHands(canvas.current!, made, () => setHint(false));
    const resize = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = frame.current!;
      if (clientWidth && clientHeight) made.resize(clientWidth, clientHeight);
    });
    resize.observe(frame.current!);
    made.show(first, 0, null).then(() => setReady(true), (error: unknown) => {
      console.error(error);
      onFailed();
    });
    canvas.current!.focus({ preventScroll: true });
    return () => {
      undo();
      resize.disconnect();
      made.dispose();
      scene.current = null;
    };
  }, []);

  // Hotspots of a new place are laid out as soon as they are there.
  useEffect(() => scene.current?.wake(), [spots, ready, opened]);
  useEffect(() => () => gyro?.(), [gyro]);
  useEffect(() => {
    const byKeys = (event: KeyboardEvent) => { if (event.key === 'Tab') frame.current?.classList.add('by-keys'); };
    const left = () => setFull(document.fullscreenElement !== null);
    addEventListener('keydown', byKeys);
    document.addEventListener('fullscreenchange', left);
    const started = setTimeout(() => setHint(false), 9_000);
    return () => {
      removeEventListener('keydown', byKeys);
      document.removeEventListener('fullscreenchange', left);
      clearTimeout(started);
    };
  }, []);

  // Walks on to another panorama: by a hotspot one keeps looking the same way, by the strip one looks as it faces.
  const go = useCallback(async (to: Stop, spot: Spot | null) => {
    const made = scene.current;
    if (!made || to.id === now.current.stop.id) return;
    setHint(false);
    setLost(false);
    setBusy(spotKey({ kind: 'viewpoint', to: to.id }));
    try {
      if (!await made.show(to, walkSeconds(prefersCalm()), spot?.direction ?? null)) return;
    } catch {
      setLost(true);
      return;
    } finally {
      setBusy(null);
    }
    setStop(to);
    if (!spot) made.gaze.flyTo({ ...firstLook(to, null), fov: openFov }, 0);
    canvas.current?.focus({ preventScroll: true });
    made.wake();
  }, []);

  const wear = async () => {
    const made = scene.current;
    if (session.current) return void session.current.end();
    if (!made) return undefined;
    setTrouble(false);
    try {
      session.current = await requestHeadset();
      setInside(true);
      const [{ enterTour }, words] = await Promise.all([import('../../xr/tour_room.ts'), loadMessages(lang, 'vr', 'hall')]);
      await made.wear(frame.current!, (stage) => enterTour({
        ...stage, say: words, plan, lang, heading: made.gaze.look.heading,
        spots: () => now.current.spots,
        go: async (spot) => { const to = stops.find(({ id }) => id === spot.to); if (to) await go(to, spot); },
      }, session.current!));
    } catch (error) {
      console.error(error);
      session.current?.end().catch(() => {});
      setTrouble(true);
    }
    session.current = null;
    setInside(false);
    return undefined;
  };

  const face = (spot: Spot) => {
    const made = scene.current;
    if (!made || (!holder.current?.querySelector(`[data-hotspot="${spotKey(spot)}"]`)?.classList.contains('away'))) return;
    made.gaze.flyTo({ heading: headingOf(spot.direction), pitch: pitchOf(spot.direction) }, prefersCalm() ? 0 : 0.5);
    made.wake();
  };
  const choose = (spot: Spot) => {
    if (spot.kind === 'exhibit') setOpened(standOf(plan, spot.to));
    else {
      const to = stops.find(({ id }) => id === spot.to);
      if (to) void go(to, spot);
    }
  };
  const back = useCallback(() => {
    setOpened(null);
    canvas.current?.focus({ preventScroll: true });
  }, []);
  // At once, not after the next frame: on a slow device Escape would go unheard until then.
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const escape = (event: KeyboardEvent) => { if (event.key === 'Escape' && !document.fullscreenElement) back(); };
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, [opened]);

  const turnGyro = async () => {
    if (gyro) return setGyro(null);
    const stopIt = await followDevice((heading, pitch) => {
      scene.current?.gaze.turn(heading, pitch);
      scene.current?.wake();
    });
    return setGyro(() => stopIt);
  };
  const turnFull = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else frame.current?.requestFullscreen?.().catch(() => {});
  };
  const tool = (name: IconName, label: string, act: () => void, pressed: boolean) => (
    <button type="button" aria-label={label} title={label} aria-pressed={pressed} data-tool={name} onClick={act}><Icon name={name} /></button>
  );
  const before = { exhibit: opened?.exhibit?.slug ?? ahead, viewpoint: stop.id, place: formatPlace({ at: stop.at, heading: scene.current?.gaze.look.heading ?? 0, pitch: 0 }) };
  const shown = standOf(plan, ahead)?.exhibit;
  return (
    <div class={`hall-stage tour-stage${opened ? ' hall-opened' : ''}`} ref={frame}>
      <h1 class="hall-hidden">{say('tour.canvas', { title: stop.title[lang] })}</h1>
      <canvas ref={canvas} class="hall-canvas" tabIndex={0} role="application" aria-label={say('tour.canvas', { title: stop.title[lang] })} aria-describedby="tour-keys" />
      <p id="tour-keys" class="hall-hidden">{say('tour.keys')}</p>
      <p class="hall-hidden" aria-live="polite">{say('tour.at', { title: stop.title[lang] })}</p>
      <Hotspots spots={spots} lang={lang} say={say} ahead={ahead} busy={busy} choose={choose} face={face} holder={holder} />
      <Views lang={lang} plan={plan} now="tour" before={before} say={say} />
      <div class="hall-head" aria-hidden="true">{stop.title[lang]}</div>
      <div class="hall-tools" role="toolbar" aria-label={say('tour.tools')}>
        {document.fullscreenEnabled && tool(full ? 'shrink' : 'full', say('tour.full'), turnFull, full)}
        {headset && <HeadsetButton say={say} enter={() => void wear()} inside={inside} />}
        {mayTurn() && tool('gyro', say('tour.gyro'), () => void turnGyro(), gyro !== null)}
      </div>
      <TourMap plan={plan} stops={stops} now={stop} lang={lang} go={(to) => void go(to, null)} watch={(show) => { showGaze.current = show; show(scene.current?.gaze.look.heading ?? firstLook(first, stand).heading); }} />
      {shown && !opened && (
        <button type="button" class="hall-prompt" data-stand-open={shown.slug} onClick={() => setOpened(standOf(plan, shown.slug))}>
          <Icon name="look" /><span><span class="hall-hidden">{say('tour.open')} </span>{shown.title[lang]}</span>
        </button>
      )}
      {hint && ready && !opened && !shown && <p class="hall-hint">{say(touch.current ? 'tour.hint_touch' : 'tour.hint_mouse')}</p>}
      {!ready && <p class="hall-hint" role="status">{say('tour.loading')}</p>}
      {trouble && <p class="hall-hint tour-lost" role="alert">{say('view.headset_failed')}</p>}
      {lost && <p class="hall-hint tour-lost" role="alert">{say('tour.lost')}</p>}
      <StopStrip stops={stops} now={stop.id} lang={lang} say={say} go={(to) => void go(to, null)} />
      {opened?.exhibit && <ExhibitSheet exhibit={opened.exhibit} lang={lang} say={say} close={back} />}
    </div>
  );
}

// What one can choose from here, from the left of where the viewpoint faces round to the right: the order of Tab.
function spotsOf(plan: HallPlan, stops: Stop[], stop: Stop): Spot[] {
  const titleOf = (kind: string, to: string): Text | undefined =>
    (kind === 'viewpoint' ? stops.find(({ id }) => id === to)?.title : standOf(plan, to)?.exhibit?.title);
  const facing = firstLook(stop, null).heading;
  const round = (spot: Spot) => Math.sin((facing - headingOf(spot.direction)) / 2);
  return stop.panorama.hotspots.flatMap((spot): Spot[] => {
    const title = titleOf(spot.kind, spot.to);
    return title ? [{ ...spot, title }] : [];
  }).sort((a, b) => Math.abs(round(a)) - Math.abs(round(b)));
}
