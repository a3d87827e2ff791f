import { describe, expect, it } from 'vitest';
import { Listeners, welcome, type Guest, type HallDoor } from './guests.ts';

const door = {} as HallDoor;
const invite = (guest: Guest) => () => Promise.resolve({ default: guest });
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('guests of the hall', () => {
  it('come, and go when the visitor leaves', async () => {
    const log: string[] = [];
    const leave = welcome(door, [invite(() => { log.push('in'); return () => log.push('out'); })]);
    await settled();
    leave();
    expect(log).toEqual(['in', 'out']);
  });
  it('do not come in after the visitor has left, and one that fails keeps no other out', async () => {
    const log: string[] = [];
    welcome(door, [() => Promise.reject(new Error('lost on the way')), invite(() => { log.push('second'); return undefined; })]);
    await settled();
    welcome(door, [invite(() => { log.push('late'); return undefined; })])();
    await settled();
    expect(log).toEqual(['second']);
  });
  it('stop listening when they wish', () => {
    const list = new Listeners<() => void>();
    const leave = list.add(() => {});
    expect([...list]).toHaveLength(1);
    leave();
    expect([...list]).toHaveLength(0);
  });
});
