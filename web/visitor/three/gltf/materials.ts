// glTF's materials as three's: metal-roughness, and the extensions that glaze, glass, silk and lacquer want.
import { Color, DoubleSide, FrontSide, MeshBasicMaterial, MeshPhysicalMaterial, MeshStandardMaterial, Vector2, type Material as ThreeMaterial, type Texture } from 'three';
import type { Material, TextureInfo } from './format.ts';
import type { Textures } from './textures.ts';

// extension → [field of glTF, field of MeshPhysicalMaterial, what kind of value]
type Row = readonly [field: string, target: string, kind: 'number' | 'colour' | 'map' | 'colourMap'];
const physical: Record<string, readonly Row[]> = {
  KHR_materials_clearcoat: [['clearcoatFactor', 'clearcoat', 'number'], ['clearcoatRoughnessFactor', 'clearcoatRoughness', 'number'],
    ['clearcoatTexture', 'clearcoatMap', 'map'], ['clearcoatRoughnessTexture', 'clearcoatRoughnessMap', 'map'], ['clearcoatNormalTexture', 'clearcoatNormalMap', 'map']],
  KHR_materials_transmission: [['transmissionFactor', 'transmission', 'number'], ['transmissionTexture', 'transmissionMap', 'map']],
  KHR_materials_volume: [['thicknessFactor', 'thickness', 'number'], ['thicknessTexture', 'thicknessMap', 'map'],
    ['attenuationDistance', 'attenuationDistance', 'number'], ['attenuationColor', 'attenuationColor', 'colour']],
  KHR_materials_ior: [['ior', 'ior', 'number']],
  KHR_materials_dispersion: [['dispersion', 'dispersion', 'number']],
  KHR_materials_specular: [['specularFactor', 'specularIntensity', 'number'], ['specularColorFactor', 'specularColor', 'colour'],
    ['specularTexture', 'specularIntensityMap', 'map'], ['specularColorTexture', 'specularColorMap', 'colourMap']],
  KHR_materials_sheen: [['sheenColorFactor', 'sheenColor', 'colour'], ['sheenRoughnessFactor', 'sheenRoughness', 'number'],
    ['sheenColorTexture', 'sheenColorMap', 'colourMap'], ['sheenRoughnessTexture', 'sheenRoughnessMap', 'map']],
  KHR_materials_iridescence: [['iridescenceFactor', 'iridescence', 'number'], ['iridescenceIor', 'iridescenceIOR', 'number']],
  KHR_materials_anisotropy: [['anisotropyStrength', 'anisotropy', 'number'], ['anisotropyRotation', 'anisotropyRotation', 'number']],
};

export async function readMaterial(record: Material, textures: Textures): Promise<ThreeMaterial> {
  const extensions = record.extensions ?? {};
  const material = extensions.KHR_materials_unlit ? new MeshBasicMaterial()
    : Object.keys(physical).some((name) => extensions[name]) ? new MeshPhysicalMaterial() : new MeshStandardMaterial();
  await base(record, material, textures);
  if (material instanceof MeshStandardMaterial) await lit(record, material, textures);
  if (material instanceof MeshPhysicalMaterial) await extended(extensions, material, textures);
  return material;
}

async function base(record: Material, material: MeshBasicMaterial | MeshStandardMaterial, textures: Textures) {
  const { baseColorFactor: colour = [1, 1, 1, 1], baseColorTexture } = record.pbrMetallicRoughness ?? {};
  material.name = record.name ?? '';
  material.color.setRGB(colour[0]!, colour[1]!, colour[2]!);
  material.opacity = colour[3]!;
  material.map = await textures.texture(baseColorTexture, true);
  material.side = record.doubleSided ? DoubleSide : FrontSide;
  if (record.alphaMode === 'BLEND') Object.assign(material, { transparent: true, depthWrite: false });
  else material.opacity = 1;
  if (record.alphaMode === 'MASK') material.alphaTest = record.alphaCutoff ?? 0.5;
}

async function lit(record: Material, material: MeshStandardMaterial, textures: Textures) {
  const { metallicFactor = 1, roughnessFactor = 1, metallicRoughnessTexture } = record.pbrMetallicRoughness ?? {};
  material.metalness = metallicFactor;
  material.roughness = roughnessFactor;
  material.metalnessMap = material.roughnessMap = await textures.texture(metallicRoughnessTexture, false);
  material.normalMap = await textures.texture(record.normalTexture, false);
  const scale = record.normalTexture?.scale ?? 1;
  material.normalScale = new Vector2(scale, scale);
  material.aoMap = await textures.texture(record.occlusionTexture, false);
  material.aoMapIntensity = record.occlusionTexture?.strength ?? 1;
  const emissive = record.emissiveFactor ?? [0, 0, 0];
  material.emissive.setRGB(emissive[0]!, emissive[1]!, emissive[2]!);
  material.emissiveMap = await textures.texture(record.emissiveTexture, true);
  const strength = record.extensions?.KHR_materials_emissive_strength?.emissiveStrength;
  if (typeof strength === 'number') material.emissiveIntensity = strength;
}

async function extended(extensions: Record<string, Record<string, unknown>>, material: MeshPhysicalMaterial, textures: Textures) {
  const target = material as unknown as Record<string, number | Color | Texture | null>;
  for (const [name, rows] of Object.entries(physical)) {
    const values = extensions[name];
    if (!values) continue;
    for (const [field, slot, kind] of rows) {
      const value = values[field];
      if (value === undefined) continue;
      if (kind === 'number') target[slot] = value as number;
      else if (kind === 'colour') (target[slot] as Color).setRGB(...(value as [number, number, number]));
      else target[slot] = await textures.texture(value as TextureInfo, kind === 'colourMap');
    }
    if (name === 'KHR_materials_sheen') material.sheen = 1;
  }
}
