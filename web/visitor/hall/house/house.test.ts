import { MeshBasicMaterial, MeshPhysicalMaterial, MeshStandardMaterial, ShaderLib, Texture, type WebGLProgramParametersWithUniforms, type WebGLRenderer } from 'three';
import { describe, expect, it } from 'vitest';
import type { HallPlan } from '../../../common/api.ts';
import { ContactShadows } from './contact.ts';
import { putLightmap, putProbe, takeLightmap } from './lit.ts';
import { makeSky, plainSky } from './sky.ts';
import { soundProbes, viewsOf } from './views.ts';

const compile = (material: MeshStandardMaterial) => {
  const shader = { uniforms: {}, vertexShader: ShaderLib.physical.vertexShader, fragmentShader: ShaderLib.physical.fragmentShader } as WebGLProgramParametersWithUniforms;
  material.onBeforeCompile(shader, {} as WebGLRenderer);
  return shader;
};

describe('light worked out beforehand', () => {
  it('is read from the lightmap as the square of its texel, over π, in place of the sky', () => {
    const material = new MeshStandardMaterial();
    putLightmap(material, new Texture(), 4);
    expect(material.lightMapIntensity).toBeCloseTo(4 * Math.PI, 9);
    const { fragmentShader } = compile(material);
    expect(fragmentShader).toContain('lightMapTexel.rgb*=lightMapTexel.rgb');
    expect(fragmentShader).not.toMatch(/iblIrradiance\s*\+=\s*getIBLIrradiance/);
    takeLightmap(material);
    expect(material.lightMap).toBeNull();
    expect(compile(material).fragmentShader).toBe(ShaderLib.physical.fragmentShader);
  });
  it('is kept for each stand as nine colours, also under clearcoat', () => {
    const sh = Array.from({ length: 27 }, (_, i) => i);
    for (const material of [new MeshStandardMaterial(), new MeshPhysicalMaterial()]) {
      putProbe(material, sh);
      const { uniforms, fragmentShader } = compile(material);
      expect((uniforms.probe!.value as { x: number }[])[2]!.x).toBe(6);
      expect(fragmentShader).toContain('shGetIrradianceAt');
      expect(fragmentShader).toContain('clearcoatRadiance+=probeGloss*');
    }
  });
  it('leaves what shines by itself alone', () => {
    const material = new MeshBasicMaterial();
    const before = material.onBeforeCompile;
    putProbe(material, []);
    putLightmap(material, new Texture(), 1);
    expect(material.onBeforeCompile).toBe(before);
  });
});

describe('the sky', () => {
  it('is the zenith overhead and the ground below', () => {
    const { geometry } = makeSky({ ...plainSky, zenith: [1, 2, 3], ground: [0, 0, 0] });
    const [places, colours] = [geometry.attributes.position!, geometry.attributes.color!];
    const at = [...Array(places.count).keys()];
    const top = at.reduce((best, i) => (places.getY(i) > places.getY(best) ? i : best), 0);
    const low = at.reduce((best, i) => (places.getY(i) < places.getY(best) ? i : best), 0);
    expect([0, 1, 2].map((k) => colours.getComponent(top, k))).toEqual([1, 2, 3]);
    expect(colours.getX(low)).toBe(0);
  });
});

describe('stands', () => {
  it('are where the builder put them; those it does not know are not seen', () => {
    const placed = { stand: 'a', part: 'p', anchor: [1, 2, 3], turn: 0.5, scale: 0.8, room: [1, 1, 1], picture: null, film: false, focus: [1, 2, 3], bounds: [[0, 0, 0], [2, 2, 2]] };
    const plan = { stands: [{ id: 'a' }, { id: 'b' }], built: { stands: [placed] } } as unknown as HallPlan;
    expect(viewsOf(plan).map(({ stand, scale, high }) => [stand.id, scale, high])).toEqual([['a', 0.8, [2, 2, 2]]]);
    expect(viewsOf({ ...plan, built: null })).toEqual([]);
  });
});

describe('probes', () => {
  it('that lie in a wall take the light of the others', () => {
    const bright = (value: number) => Array.from({ length: 27 }, () => value);
    const probes = soundProbes([{ stand: 'walled', sh: bright(0.001) }, { stand: 'a', sh: bright(0.5) }, { stand: 'b', sh: bright(0.9) }]);
    expect(probes.get('walled')![0]).toBe(0.5);
    expect(probes.get('b')![0]).toBe(0.9);
    expect(soundProbes([]).size).toBe(0);
  });
});

describe('soft shadows', () => {
  it('are one mesh for all exhibits', () => {
    const canvas = { getContext: () => ({ createRadialGradient: () => ({ addColorStop() {} }), fillRect() {} }) };
    Object.assign(globalThis, { document: { createElement: () => canvas } });
    const shadows = new ContactShadows();
    const foot = { x: 0, y: 1, z: 0, wide: 1, deep: 1, turn: 0 };
    shadows.set('a', foot);
    shadows.set('b', foot);
    expect(shadows.mesh.geometry.index!.count).toBe(12);
    shadows.set('a', null);
    expect(shadows.mesh.geometry.index!.count).toBe(6);
    shadows.set('b', null);
    expect(shadows.mesh.visible).toBe(false);
    Reflect.deleteProperty(globalThis, 'document');
  });
});
