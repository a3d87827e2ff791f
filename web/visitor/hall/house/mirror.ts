// The polished floor as a mirror, for devices that can afford to draw the hall twice: what is above the floor is drawn from
// below it, and laid over the floor as strongly as a glancing look sees it.
import { HalfFloatType, Matrix4, Mesh, MeshStandardMaterial, PerspectiveCamera, Vector2, Vector3, Vector4, WebGLRenderTarget, type Object3D, type Scene, type WebGLRenderer } from 'three';

const size = 0.5;          // of the screen's pixels
const polished = 0.5;      // rougher floors mirror nothing

type Uniforms = { mirror: { value: unknown }; mirrorMatrix: { value: Matrix4 }; mirrorOn: { value: number } };

export class FloorMirror {
  private on = false;
  private readonly camera = new PerspectiveCamera();
  private target: WebGLRenderTarget | null = null;
  private readonly uniforms: Uniforms = { mirror: { value: null }, mirrorMatrix: { value: new Matrix4() }, mirrorOn: { value: 0 } };
  private readonly floors = new Set<Object3D>();

  // Adds what mirrors: level surfaces at the floor's height, of a polished material.
  adopt(mesh: Mesh) {
    const { material } = mesh;
    if (!(material instanceof MeshStandardMaterial) || material.roughness > polished || material.transparent || !/slab|floor|stone/.test(material.name)) return;
    this.floors.add(mesh);
    const before = material.onBeforeCompile;
    const key = material.customProgramCacheKey();
    material.onBeforeCompile = (shader, renderer) => {
      before.call(material, shader, renderer);
      Object.assign(shader.uniforms, this.uniforms);
      shader.vertexShader = shader.vertexShader.replace('#include <common>', '#include <common>\nuniform mat4 mirrorMatrix;\nvarying vec4 vMirror;')
        .replace('#include <project_vertex>', '#include <project_vertex>\nvMirror=mirrorMatrix*(modelMatrix*vec4(transformed,1.0));');
      shader.fragmentShader = `uniform sampler2D mirror;\nuniform float mirrorOn;\nvarying vec4 vMirror;\n${shader.fragmentShader}`
        .replace('#include <opaque_fragment>', `if(mirrorOn>0.5&&abs(dot(normalize(vNormal),(viewMatrix*vec4(0.0,1.0,0.0,0.0)).xyz))>0.9){
vec2 at=vMirror.xy/vMirror.w;
float facing=saturate(dot(normalize(vViewPosition),normal));
float strength=0.04+0.5*pow(1.0-facing,4.0);
vec3 seen=vec3(0.0);
for(int i=-2;i<=2;i++){seen+=texture2D(mirror,at+vec2(float(i)*0.0016,float(i*i)*0.0009)).rgb*0.2;}
outgoingLight=mix(outgoingLight,seen,strength);}
#include <opaque_fragment>`);
    };
    material.customProgramCacheKey = () => `${key}-mirror`;
    material.needsUpdate = true;
  }

  turn(on: boolean) {
    this.on = on;
    if (!on) this.uniforms.mirrorOn.value = 0;
  }

  forget(mesh: Object3D) {
    this.floors.delete(mesh);
  }

  // Draws the mirror's picture for this eye.
  draw(renderer: WebGLRenderer, scene: Scene, eye: PerspectiveCamera, floor: number) {
    const seen = this.on && this.floors.size > 0;
    this.uniforms.mirrorOn.value = seen ? 1 : 0;
    if (!seen) return;
    const screen = renderer.getDrawingBufferSize(new Vector2());
    const [w, h] = [Math.max(1, Math.floor(screen.x * size)), Math.max(1, Math.floor(screen.y * size))];
    this.target ??= new WebGLRenderTarget(w, h, { type: HalfFloatType });
    this.target.setSize(w, h);
    this.aim(eye, floor);
    for (const mesh of this.floors) mesh.visible = false;
    const before = renderer.getRenderTarget();
    renderer.setRenderTarget(this.target);
    renderer.clear();
    renderer.render(scene, this.camera);
    renderer.setRenderTarget(before);
    for (const mesh of this.floors) mesh.visible = true;
    this.uniforms.mirror.value = this.target.texture;
  }

  dispose() {
    this.target?.dispose();
  }

  // The eye reflected at the floor; its near plane is the floor itself, so that nothing below is seen.
  private aim(eye: PerspectiveCamera, floor: number) {
    const { camera } = this;
    const position = eye.getWorldPosition(new Vector3());
    const way = eye.getWorldDirection(new Vector3());
    camera.position.set(position.x, 2 * floor - position.y, position.z);
    camera.up.set(0, -1, 0);
    camera.lookAt(camera.position.x + way.x, camera.position.y - way.y, camera.position.z + way.z);
    camera.projectionMatrix.copy(eye.projectionMatrix);
    camera.updateMatrixWorld();
    camera.matrixWorldInverse.copy(camera.matrixWorld).invert();
    const plane = new Vector4(0, 1, 0, -(floor - 0.005)).applyMatrix4(camera.matrixWorldInverse.clone().invert().transpose());
    const p = camera.projectionMatrix.elements;
    const corner = new Vector4((Math.sign(plane.x) + p[8]!) / p[0]!, (Math.sign(plane.y) + p[9]!) / p[5]!, -1, (1 + p[10]!) / p[14]!);
    plane.multiplyScalar(2 / plane.dot(corner));
    [p[2], p[6], p[10], p[14]] = [plane.x, plane.y, plane.z + 1, plane.w];
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    this.uniforms.mirrorMatrix.value.set(0.5, 0, 0, 0.5, 0, 0.5, 0, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0, 1).multiply(camera.projectionMatrix).multiply(camera.matrixWorldInverse);
  }
}
