// What the renderer asks of parts that this client never uses.

// Clipping planes.
export function WebGLClipping() {
  this.uniform = { value: null, needsUpdate: false };
  this.numPlanes = 0;
  this.numIntersection = 0;
  this.init = () => false;
}

// Morph targets: models for a fair are at rest.
export function WebGLMorphtargets() {
  return { update() {} };
}

// Uniform buffer objects of custom materials.
export function WebGLUniformsGroups() {
  return { bind() {}, update() {}, dispose() {} };
}
