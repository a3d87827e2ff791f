import { describe, expect, it } from 'vitest';
import { fill, translator } from './i18n.ts';
import en from './messages/en.json';
import zh from './messages/zh.json';

const names = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

// One for each screen or part of one.
const known =
  /^(page|viewer|hall|live|tour|view|vr|way|account|ask|auction|buy|consents|desk|enquir(y|ies)|guestbook|guided|leads|mail|paper|screening|trade|voice|webhooks|error|studio)\.[a-z0-9_.-]+$/;

describe('message catalogues', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it('keep their keys sorted, so that two people’s additions merge', () => {
    for (const catalogue of [zh, en]) expect(Object.keys(catalogue)).toEqual(Object.keys(catalogue).sort());
  });

  it('say something, and name the same values in both languages', () => {
    const other: Record<string, string> = en;
    for (const [key, message] of Object.entries(zh)) {
      expect(message.trim(), key).not.toBe('');
      expect(other[key]?.trim(), key).not.toBe('');
      expect(names(other[key] ?? ''), key).toEqual(names(message));
    }
  });

  it('keep to the known namespaces', () => {
    for (const key of Object.keys(zh)) expect(key).toMatch(known);
  });
});

describe('translating', () => {
  it('puts values where their names stand', () => {
    expect(fill('{a} of {b}', { a: 1, b: 'two' })).toBe('1 of two');
  });
  it('chooses the word that goes with a number', () => {
    const say = (count: number | string) => fill('{count} {count:piece|pieces}', { count });
    expect([say(1), say('1'), say(0), say(2), say(11)]).toEqual(['1 piece', '1 piece', '0 pieces', '2 pieces', '11 pieces']);
    expect(fill('{lost:one|many}')).toBe('{lost:one|many}');
  });
  it('leaves an unknown name to be seen', () => expect(fill('{lost}')).toBe('{lost}'));
  it('shows a key that is missing', () => expect(translator({})('viewer.loading')).toBe('viewer.loading'));
});
