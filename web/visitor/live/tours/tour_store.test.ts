import { describe, expect, it } from 'vitest';
import { TourStore, type News, type Tour } from './tour_store.ts';

const running = { id: 't1', title: 'Bronzes', language: 'en', guide: 'O', followers: 0, waiting: false };
const state: Tour = { ...running, leads: false, raised: false };
const show = { x: 1, y: 2, yaw: 0, pitch: 0 };

function begin() {
  const said: Record<string, unknown>[] = [];
  const news: News[] = [];
  const store = new TourStore((text) => { said.push(JSON.parse(text) as Record<string, unknown>); return true; }, (one) => news.push(one));
  return { store, said, news, hear: (answer: object) => store.hear(JSON.stringify(answer)) };
}

describe('guided tours', () => {
  it('leaves to talk what is talk', () => {
    const { store, hear } = begin();
    expect(store.hear('no json')).toBe(false);
    expect(hear({ message: { room: 'zone/a/b' } })).toBe(false);
    expect(hear({ refused: { why: 'too_often', do: 'say' } })).toBe(false);
    expect(hear({ refused: { why: 'too_often', do: 'caption' } })).toBe(true);
    expect(store.refused).toEqual({ why: 'too_often', what: 'caption' });
  });

  it('tells of a tour that begins, and of one that runs already, once', () => {
    const { news, hear } = begin();
    hear({ tours: [running] });
    hear({ tours: [running] });
    hear({ tours: [running, { ...running, id: 't2' }] });
    expect(news.map(({ began }) => began?.id)).toEqual(['t1', undefined, 't2']);
  });

  it('follows: shows, captions and the own hand; those of other tours are not heard', () => {
    const { store, said, news, hear } = begin();
    store.follow('t1');
    hear({ tour: { ...state, show, caption: { text: 'Look', language: 'en' } } });
    expect(news.at(-1)).toEqual({ shown: show, said: { text: 'Look', language: 'en' } });
    hear({ show: { ...show, x: 5, tour: 't1' } });
    expect(store.tour?.show).toEqual({ ...show, x: 5 });
    hear({ show: { ...show, x: 9, tour: 'other' } });
    hear({ caption: { text: 'no', language: '', tour: 'other' } });
    expect(store.tour?.show?.x).toBe(5);
    store.hand(true);
    hear({ hand: { tour: 't1', raised: true } });
    expect(store.tour?.raised).toBe(true);
    store.leave();
    expect(said.map((one) => one.do)).toEqual(['follow', 'hand', 'unfollow']);
    hear({ show: { ...show, tour: 't1' } });
    expect(store.tour).toBeNull();
  });

  it('does not come back to a tour that was left before the answer came', () => {
    const { store, hear } = begin();
    store.follow('t1');
    store.leave();
    hear({ tour: state });
    expect(store.tour).toBeNull();
  });

  it('follows again on a new line, and ends where the tour is no more', () => {
    const { store, said, news, hear } = begin();
    store.follow('t1');
    hear({ tour: state });
    store.reopen();
    expect(said.slice(1)).toEqual([{ do: 'tours' }, { do: 'follow', tour: 't1' }]);
    hear({ tours: [{ ...running, waiting: true }] });
    expect(store.tour?.waiting).toBe(true);
    hear({ refused: { why: 'no_tour', do: 'follow' } });
    expect(news.some(({ ended }) => ended?.title === 'Bronzes')).toBe(true);
    store.reopen();
    expect(said.at(-1)).toEqual({ do: 'tours' });
  });

  it('leads: sees hands, and what a lost guide gets back is led on', () => {
    const { store, news, hear } = begin();
    store.guide('Bronzes', 'en');
    hear({ tour: { ...state, leads: true } });
    hear({ audience: { tour: 't1', followers: 3, hands: [{ number: 7, name: 'A' }] } });
    expect([store.followers, store.hands[0]?.name]).toEqual([3, 'A']);
    hear({ tour: { ...state, leads: true, show } });
    expect(store.tour?.leads).toBe(true);
    hear({ refused: { why: 'too_often', do: 'show' } });
    expect(store.refused).toBeNull();
    hear({ refused: { why: 'forbidden', do: 'show' } });
    expect(news.at(-1)).toEqual({ unpointed: true });
    expect(store.refused).toEqual({ why: 'forbidden', what: 'show' });
    hear({ finished: { tour: 't1', recorded: true } });
    expect(news.at(-1)?.ended).toEqual({ title: 'Bronzes', recorded: true, led: true });
    expect(store.hands).toEqual([]);
    hear({ tours: [] });
    expect(news.at(-1)).toEqual({});
  });
});
