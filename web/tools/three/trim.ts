// Makes three.js lighter: builds it from its sources and leaves out what this client never draws.
//
// Tree shaking alone cannot: WebGLRenderer names every material's shader, WebXR, morph targets and
// clipping. Three's version is pinned, and every rule below fails the build when it no longer finds
// what it removes, so an update of three cannot silently break a shader.
// To draw something that is left out (say, points): take it off the lists here.
import { join } from 'node:path';
import type { Plugin } from 'vite';

// Programs of materials that stay. Others are dropped from ShaderLib and ShaderChunk.
const programs = { basic: 'meshbasic', standard: 'meshphysical', physical: 'meshphysical', depth: 'depth',
  cube: 'cube' }; // the last for PMREMGenerator
const droppedPrograms = ['lambert', 'phong', 'toon', 'matcap', 'normal', 'points', 'dashed', 'sprite', 'background',
  'backgroundCube', 'equirect', 'distance', 'shadow'];
// Chunks that the kept programs include for features that are never switched on.
const emptyChunks = /^(alphahash|batching|clipping_planes|displacementmap|gradientmap|lightprobes|logdepthbuf|morph|skin|specularmap)/;
const keptPrograms = new Set(Object.values(programs));

const source = '/three/src/';
const isThree = (id: string) => id.includes(source);

export function trimThree(root: string): Plugin[] {
  const three = join(root, 'node_modules/three');
  const here = join(root, 'tools/three');
  const rooms: Record<string, string> = {
    'WebXRManager.js': 'lazy_xr.js',
    'WebGLClipping.js': 'empty_rooms.js',
    'WebGLMorphtargets.js': 'empty_rooms.js',
    'WebGLUniformsGroups.js': 'empty_rooms.js',
  };
  return [{
    name: 'yz-three-rooms',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === 'three') return join(three, 'src/Three.js');
      if (id === 'meshoptimizer/reference') return join(root, 'node_modules/meshoptimizer/meshopt_decoder_reference.js');
      if (id.startsWith('three/src/')) return join(root, 'node_modules', id.replace('?real', ''));
      const file = id.slice(id.lastIndexOf('/') + 1);
      if (importer && isThree(importer) && rooms[file] && importer.includes('WebGLRenderer')) return join(here, rooms[file]);
      return null;
    },
  }, {
    name: 'yz-three-trim',
    enforce: 'pre',
    transform(code, id) {
      if (!isThree(id)) return null;
      if (id.includes('/shaders/ShaderChunk/') || id.includes('/shaders/ShaderLib/')) return glsl(code);
      if (id.endsWith('/ShaderChunk.js')) return shaderChunk(code);
      if (id.endsWith('/ShaderLib.js')) return shaderLib(code);
      return null;
    },
  }];
}

// Comments and indentation of shaders are text to a minifier; nobody reads them in a browser.
export function glsl(code: string): string {
  return code
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => (comment.startsWith('/* glsl') ? comment : ''))
    .replace(/(^|[^:])\/\/.*$/gm, '$1')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .replace(/^(?!#)(.*)$/gm, (line) => (/^ ?#/.test(line) || /export|import/.test(line) ? line
      : line.replace(/ ?([=+\-*/<>(),;{}?:&|!]) ?/g, '$1')));
}

function must(changed: string, before: string, what: string): string {
  if (changed === before) throw new Error(`three has changed: ${what} is not where trim.ts expects it`);
  return changed;
}

function shaderChunk(code: string): string {
  let out = must(code.replace(/^import (\w+) from '\.\/ShaderChunk\/.*$/gm, (line, name: string) =>
    (emptyChunks.test(name) ? `const ${name} = '';` : line)), code, 'the list of chunks');
  out = out.replace(/^import \* as (\w+) from '\.\/ShaderLib\/(\w+)\.glsl\.js';$/gm, (line, name: string) =>
    (keptPrograms.has(name) ? line : ''));
  return must(out.replace(/^\t(\w+)_(vert|frag): \w+\.(vertex|fragment),?$/gm, (line, name: string) =>
    (keptPrograms.has(name) ? line : '')), out, 'the list of programs');
}

function shaderLib(code: string): string {
  return droppedPrograms.reduce((text, name) => must(
    text.replace(new RegExp(`^\\t${name}: \\{[\\s\\S]*?^\\t\\},?$`, 'm'), ''), text, `ShaderLib.${name}`), code);
}
