// The hall as the visitor meets it: the canvas, and around it the plan, the list of stands and what opens.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { HallPlan, Point, StandPlan, ZonePlan } from '../../../common/api.ts';
import type { Lang, Translate } from '../../../common/i18n.ts';
import { Icon, type IconName } from '../../three/icons.tsx';
import { Views } from '../../views.tsx';
import { HeadsetButton, requestHeadset, useHeadset } from '../../xr/offer.tsx';
import { centre } from '../plan/polygon.ts';
import type { Navmesh } from '../walk/navmesh.ts';
import type { Pose } from '../walk/walker.ts';
import { World, type Notice } from '../world.ts';
import { HallMap, smallMapHeight } from './map.tsx';
import { keepSettings, readSettings, SettingsPanel } from './settings.tsx';
import { ExhibitSheet } from './sheet.tsx';
import { StandsList } from './stands_list.tsx';
import { TouchStick } from './stick.tsx';

type Props = { plan: HallPlan; navmesh: Navmesh | null; start: Pose; lang: Lang; say: Translate; report(notice: Notice): void; onFailed(): void; onLost(): void };
type Panel = 'plan' | 'stands' | 'settings' | null;

export function HallApp({ plan, navmesh, start, lang, say, report, onFailed, onLost }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const slot = useRef<HTMLDivElement>(null);
  const guestMap = useRef<SVGGElement>(null);
  const world = useRef<World | null>(null);
  const showPose = useRef<((pose: Pose) => void) | null>(null);
  const [zone, setZone] = useState<string | null>(null);
  const [ahead, setAhead] = useState<string | null>(null);
  const [near, setNear] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  const [panel, setPanel] = useState<Panel>(null);
  const [opened, setOpened] = useState<StandPlan | null>(null);
  const [hint, setHint] = useState(true);
  const [settings, setSettings] = useState(readSettings);
  const headset = useHeadset();
  const session = useRef<XRSession | null>(null);
  const [inside, setInside] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const touch = useRef(matchMedia('(pointer: coarse)').matches);

  const stand = (id: string | null) => plan.stands.find((one) => one.id === id) ?? null;
  const open = useCallback((id: string) => {
    setPanel(null);
    setOpened(stand(id));
  }, []);
  // Back to the walk, where it was.
  const back = useCallback(() => {
    setOpened(null);
    setPanel(null);
    canvas.current?.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    let made: World;
    try {
      made = new World(canvas.current!, plan, navmesh, {
        lang, start, slot: slot.current!, map: guestMap.current!,
        onOpen: open, onLost,
        onNotice(notice) {
          setZone(notice.zone);
          setAhead(notice.ahead);
          setNear(notice.near);
          setReady(notice.ready);
          showPose.current?.(notice.pose);
          report(notice);
        },
      });
    } catch (error) {
      console.error(error);
      onFailed();
      return undefined;
    }
    world.current = made;
    const resize = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = frame.current!;
      if (clientWidth && clientHeight) made.resize(clientWidth, clientHeight);
    });
    resize.observe(frame.current!);
    canvas.current!.focus({ preventScroll: true });
    return () => {
      resize.disconnect();
      made.dispose();
    };
  }, []);

  // The canvas has focus from the start, so that keys walk; its ring is for those who came by Tab.
  useEffect(() => {
    const byKeys = (event: KeyboardEvent) => { if (event.key === 'Tab') frame.current?.classList.add('by-keys'); };
    addEventListener('keydown', byKeys);
    return () => removeEventListener('keydown', byKeys);
  }, []);

  useEffect(() => {
    keepSettings(settings);
    const now = world.current;
    if (!now) return;
    now.walker.pace = settings.pace;
    now.calm = settings.calm;
    now.setQuality(settings.quality);
  }, [settings]);
  useEffect(() => world.current?.pause(opened !== null), [opened]);
  useEffect(() => {
    const started = setTimeout(() => setHint(false), 12_000);
    return () => clearTimeout(started);
  }, []);

  const wear = async () => {
    if (session.current) return void session.current.end();
    setTrouble(null);
    try {
      session.current = await requestHeadset();
      setInside(true);
      await world.current!.enterHeadset(session.current, frame.current!);
    } catch (error) {
      console.error(error);
      session.current?.end().catch(() => {});
      setTrouble(say('view.headset_failed'));
    }
    session.current = null;
    setInside(false);
    return undefined;
  };

  const [full, setFull] = useState(false);
  useEffect(() => {
    const turned = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', turned);
    return () => document.removeEventListener('fullscreenchange', turned);
  }, []);
  const turnFull = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else frame.current?.requestFullscreen?.().catch(() => {});
  };

  const toggle = (one: Panel) => (panel === one ? back() : setPanel(one));
  const keys = (event: KeyboardEvent) => {
    if (event.target === canvas.current && !event.ctrlKey && !event.metaKey && event.code === 'KeyM') toggle('plan');
    else if (event.target === canvas.current && !event.ctrlKey && !event.metaKey && event.code === 'KeyL') toggle('stands');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Wherever focus is: the button that opened something may be gone before focus has moved into it.
  useLayoutEffect(() => {
    if (!opened && !panel) return undefined;
    const escape = (event: KeyboardEvent) => { if (event.key === 'Escape' && !document.fullscreenElement) back(); };
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, [opened, panel]);
  const toZone = (one: ZonePlan) => {
    const at = centre(one.outline);
    world.current?.teleport(at, one.sign ? Math.atan2(at[1] - one.sign[1], at[0] - one.sign[0]) : 0);
    back();
  };
  const toStand = (id: string) => {
    world.current?.goToStand(id);
    back();
  };

  const before = stand(ahead)?.exhibit ?? null;
  const beside = before ?? stand(near)?.exhibit ?? null;
  const viewpoint = nearestViewpoint(plan, world.current?.walker.pose ?? start);
  const here = plan.zones.find((one) => one.zone === zone);
  const tool = (name: IconName, label: string, which: Panel) => (
    <button type="button" aria-label={label} title={label} aria-expanded={panel === which} onClick={() => toggle(which)}><Icon name={name} /></button>
  );
  return (
    <div class={`hall-stage${opened ? ' hall-opened' : ''}`} style={{ '--map-height': smallMapHeight(plan) }} ref={frame} onKeyDown={keys}>
      <h1 class="hall-hidden">{plan.title[lang]}</h1>
      <canvas ref={canvas} class="hall-canvas" tabIndex={0} role="application" aria-label={say('hall.canvas', { title: plan.title[lang] })}
        aria-describedby="hall-keys" onPointerDown={() => setHint(false)} />
      <p id="hall-keys" class="hall-hidden">{say('hall.keys')}</p>
      <p class="hall-hidden" aria-live="polite">
        {here && say('hall.entered', { zone: here.title[lang] })} {before && say('hall.ahead', { title: before.title[lang] })}
      </p>
      <div class="hall-slot" ref={slot} />
      <Views lang={lang} plan={plan} now="hall" say={say} before={{ exhibit: opened?.exhibit?.slug ?? beside?.slug ?? null, viewpoint, place: null }} />
      <div class="hall-head" aria-hidden="true">{here?.title[lang] ?? plan.title[lang]}</div>
      <div class="hall-tools" role="toolbar" aria-label={say('hall.tools')}>
        {tool('list', say('hall.stands'), 'stands')}
        {tool('plan', say('hall.plan'), 'plan')}
        {tool('settings', say('hall.settings'), 'settings')}
        {document.fullscreenEnabled && (
          <button type="button" aria-label={say('hall.full')} title={say('hall.full')} aria-pressed={full} data-tool="full" onClick={turnFull}><Icon name={full ? 'shrink' : 'full'} /></button>
        )}
        {headset && <HeadsetButton say={say} enter={() => void wear()} inside={inside} />}
      </div>
      {beside && !opened && (
        <button type="button" class={`hall-prompt${before ? '' : ' hall-nearby'}`} data-stand-open={near} onClick={() => open(near!)}>
          <Icon name="look" /><span><span class={before ? 'hall-hidden' : ''}>{say(before ? 'hall.open' : 'hall.nearby')} </span>{beside.title[lang]}</span>
        </button>
      )}
      {trouble && <p class="hall-hint hall-trouble" role="alert">{trouble}</p>}
      {!ready && <p class="hall-hint" role="status">{say('hall.loading')}</p>}
      {hint && ready && !trouble && !opened && !beside && <p class="hall-hint">{say(touch.current ? 'hall.hint_touch' : 'hall.hint_mouse')}</p>}
      <HallMap plan={plan} lang={lang} say={say} large={panel === 'plan'} zone={zone} ahead={ahead} toggle={() => toggle('plan')}
        toZone={toZone} toStand={toStand} guests={guestMap} watch={(show) => { showPose.current = show; show(start); return () => { showPose.current = null; }; }} />
      {touch.current && !opened && panel === null && (
        <TouchStick say={say} move={(x, y) => { Object.assign(world.current!.hands.stick, { x, y }); world.current!.wake(); }} />
      )}
      {panel === 'stands' && <StandsList plan={plan} lang={lang} say={say} ahead={ahead} go={toStand} open={open} close={back} />}
      {panel === 'settings' && <SettingsPanel settings={settings} change={setSettings} say={say} close={back} />}
      {opened?.exhibit && <ExhibitSheet exhibit={opened.exhibit} lang={lang} say={say} close={back} />}
    </div>
  );
}

function nearestViewpoint(plan: HallPlan, { at }: Pose): string | null {
  const far = (point: Point) => Math.hypot(point[0] - at[0], point[1] - at[1]);
  return [...plan.viewpoints ?? []].sort((a, b) => far(a.at) - far(b.at))[0]?.id ?? null;
}
