// Light that was worked out beforehand, in three's own materials: a lightmap on what was built (spec/hall.md says how it is
// encoded), spherical harmonics on what stands there. Reflections of the surroundings are dimmed where little light comes.
import { MeshPhysicalMaterial, MeshStandardMaterial, ShaderChunk, Vector3, type Material, type Texture, type WebGLProgramParametersWithUniforms } from 'three';

function must(text: string, pattern: RegExp, by: string): string {
  if (!pattern.test(text)) throw new Error(`three has changed: ${String(pattern)} is not in its chunk`);
  return text.replace(pattern, by);
}

const chunk = () => ShaderChunk.lights_fragment_maps;
const skyLight = /iblIrradiance\s*\+=\s*getIBLIrradiance\(\s*geometryNormal\s*\)\s*;/;
const gleam = /radiance\s*\+=\s*iblRadiance\s*;/;
const coat = /clearcoatRadiance\s*\+=\s*getIBLRadiance\(/;
const luminance = 'vec3(0.2126,0.7152,0.0722)';

// The texel is the root of light over range, and light is irradiance over π.
let lightmapChunk = '';
function withLightmap(shader: WebGLProgramParametersWithUniforms) {
  lightmapChunk ||= must(must(must(chunk(), /(vec4\s+lightMapTexel\s*=\s*texture2D\(\s*lightMap\s*,\s*vLightMapUv\s*\)\s*;)/, '$1 lightMapTexel.rgb*=lightMapTexel.rgb;'),
    skyLight, ''), gleam, `radiance+=iblRadiance*min(1.0,0.08+dot(irradiance,${luminance})*0.6);`);
  shader.fragmentShader = must(shader.fragmentShader, /#include <lights_fragment_maps>/, lightmapChunk);
}

// Walls that are rough and no metal mirror next to nothing of what is around, at half the price of their pixels.
const matteFrom = 0.7;
function matte(shader: WebGLProgramParametersWithUniforms) {
  withLightmap(shader);
  shader.fragmentShader = `#undef USE_ENVMAP\n#undef ENVMAP_TYPE_CUBE_UV\n${shader.fragmentShader}`;
}

export function putLightmap(material: Material, texture: Texture, range: number) {
  if (!(material instanceof MeshStandardMaterial)) return;
  const isMatte = material.roughness >= matteFrom && material.metalness === 0;
  material.lightMap = texture;
  material.lightMapIntensity = range * Math.PI;
  material.onBeforeCompile = isMatte ? matte : withLightmap;
  material.customProgramCacheKey = () => (isMatte ? 'lightmap-matte' : 'lightmap');
  material.needsUpdate = true;
}

export function takeLightmap(material: Material) {
  if (!(material instanceof MeshStandardMaterial)) return;
  material.lightMap = null;
  material.onBeforeCompile = () => {};
  material.customProgramCacheKey = () => '';
  material.needsUpdate = true;
}

let probeChunk = '';

// `sh`: 27 numbers in the order of three's LightProbe.
export function putProbe(material: Material, sh: readonly number[]) {
  if (!(material instanceof MeshStandardMaterial)) return;
  const probe = Array.from({ length: 9 }, (_, i) => new Vector3(sh[i * 3], sh[i * 3 + 1], sh[i * 3 + 2]));
  const mean = probe[0]!.clone().multiplyScalar(0.886227);
  const gloss = Math.min(1, 0.15 + (0.2126 * mean.x + 0.7152 * mean.y + 0.0722 * mean.z) * 0.6);
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { probe: { value: probe }, probeGloss: { value: gloss } });
    probeChunk ||= must(must(must(chunk(), skyLight, 'irradiance+=max(vec3(0.0),shGetIrradianceAt(transformNormalByInverseViewMatrix(geometryNormal,viewMatrix),probe));'),
      gleam, 'radiance+=iblRadiance*probeGloss;'), coat, 'clearcoatRadiance+=probeGloss*getIBLRadiance(');
    shader.fragmentShader = `uniform vec3 probe[9];\nuniform float probeGloss;\n${must(shader.fragmentShader, /#include <lights_fragment_maps>/, probeChunk)}`;
  };
  material.customProgramCacheKey = () => (material instanceof MeshPhysicalMaterial ? 'probe-physical' : 'probe');
  material.needsUpdate = true;
}
