// What the hall is made of. Albedo is multiplied by the light painted into the vertices.
import { Color, DoubleSide, MeshBasicMaterial, MeshStandardMaterial, type Material, type Texture } from 'three';
import * as draw from './textures.ts';
import type { MaterialName } from './shapes.ts';

export type Materials = { of(name: MaterialName): Material; dispose(): void };

type Finish = { roughness: number; bump?: number; env?: number; metalness?: number; colour?: number };

function finished(surface: draw.Surface | null, { roughness, bump = 0, env = 0.7, metalness = 0, colour = 0xffffff }: Finish): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ vertexColors: true, roughness, metalness, color: colour, envMapIntensity: env });
  if (surface) material.map = surface.map;
  if (surface && bump) Object.assign(material, { bumpMap: surface.bump, bumpScale: bump });
  material.shadowSide = DoubleSide; // roofs and ceilings are single sheets and must darken what is below
  return material;
}

export function makeMaterials(cards: Texture, signs: Texture): Materials {
  const lattice = finished(null, { roughness: 0.7, colour: 0x3c2a1e });
  Object.assign(lattice, { alphaMap: draw.lattice(), alphaTest: 0.4, side: DoubleSide });
  const card = finished(null, { roughness: 0.9, env: 0.9 });
  card.map = cards;
  const sign = finished(null, { roughness: 0.5, env: 0.8 });
  Object.assign(sign, { map: signs, emissiveMap: signs, emissive: new Color(0xffffff), emissiveIntensity: 0.35 });
  const made: Record<MaterialName, Material> = {
    brick: finished(draw.brick(), { roughness: 0.95, bump: 1.6 }),
    plaster: finished(draw.plaster(), { roughness: 0.95, bump: 0.3 }),
    slab: finished(draw.slab(), { roughness: 0.5, bump: 0.5, env: 0.55 }),
    paving: finished(draw.paving(), { roughness: 0.85, bump: 1.4 }),
    timber: finished(draw.timber([92, 66, 46], 29), { roughness: 0.75, bump: 0.5 }),
    lacquer: finished(draw.timber([94, 38, 28], 31), { roughness: 0.42, bump: 0.2, env: 0.6 }),
    stone: finished(draw.stone(), { roughness: 0.88, bump: 0.8 }),
    tile: finished(draw.tile(), { roughness: 0.9 }),
    ceiling: finished(draw.boards(), { roughness: 0.9 }),
    gold: new MeshStandardMaterial({ color: 0xc99a45, metalness: 0.85, roughness: 0.38, envMapIntensity: 0.9 }),
    lantern: new MeshBasicMaterial({ vertexColors: true, toneMapped: false }),
    lattice,
    glass: new MeshStandardMaterial({ color: 0xe8f2f0, roughness: 0.04, metalness: 0, transparent: true, opacity: 0.09, envMapIntensity: 1.5, depthWrite: false }),
    shadow: new MeshBasicMaterial({ map: draw.contactShadow(), transparent: true, depthWrite: false, toneMapped: false }),
    label: card,
    sign,
    water: finished(null, { roughness: 0.4, env: 0.7 }),
    metal: finished(null, { roughness: 0.5, metalness: 0.55, colour: 0x3a342e }),
  };
  (made.shadow as MeshBasicMaterial).color.set(0x000000);
  return {
    of: (name) => made[name],
    dispose() {
      for (const material of Object.values(made)) {
        for (const value of Object.values(material)) if ((value as Texture | null)?.isTexture) (value as Texture).dispose();
        material.dispose();
      }
    },
  };
}
