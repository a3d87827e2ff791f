// The hall as three.js draws it: the parts that were built, sky, exhibits on their stands, pictures in their frames.
import { ACESFilmicToneMapping, Box3, BufferGeometry, Float32BufferAttribute, Group, HemisphereLight, Mesh, MeshBasicMaterial,
  MeshPhysicalMaterial, MeshStandardMaterial, PerspectiveCamera, Scene, Vector3, type Material, type Object3D, type Texture, type WebGLRenderer } from 'three';
import type { HallPart, HallPlan } from '../../../common/api.ts';
import type { Model } from '../../three/gltf/load.ts';
import { captureEnvironment, courtyard, makeEnvironment } from '../../three/environment.ts';
import { makeRenderer } from '../../three/renderer.ts';
import { eyeHeight } from '../plan/stands.ts';
import type { Level } from '../walk/quality.ts';
import type { Pose } from '../walk/walker.ts';
import { ContactShadows } from './contact.ts';
import { putLightmap, putProbe, takeLightmap } from './lit.ts';
import { FloorMirror } from './mirror.ts';
import { makeSky, plainSky } from './sky.ts';
import { soundProbes, viewsOf, type PictureSpace, type StandView } from './views.ts';

// A draft is shown until the fine one is there.
export type Grade = 'draft' | 'fine';
type Part = { grades: Map<Grade, { root: Object3D; meshes: Mesh[] }>; light: { texture: Texture; range: number } | null };
type Shown = { holder: Group; grades: Map<Grade, Object3D> };

export class HallScene {
  readonly camera = new PerspectiveCamera(62, 1, 0.08, 400);
  readonly scene = new Scene();
  readonly guests = new Group();                 // what others bring (guests.ts)
  readonly shown = new Map<string, Group>();     // models on their stands
  readonly stands: StandView[];
  readonly renderer: WebGLRenderer;
  private readonly parts = new Map<string, Part>();
  private readonly exhibits = new Map<string, Shown>();
  private readonly probes: ReadonlyMap<string, number[]>;
  private readonly shadows = new ContactShadows();
  private readonly mirror = new FloorMirror();
  private readonly sky;
  private environment: Texture | null = null;
  private here: Vector3 | null = null;           // from where the surroundings were last seen

  constructor(canvas: HTMLCanvasElement, plan: HallPlan) {
    const { sky = plainSky, probes = [] } = plan.built ?? {};
    this.renderer = makeRenderer(canvas, { toneMapping: ACESFilmicToneMapping, exposure: sky.exposure });
    this.renderer.info.autoReset = false;        // a frame may be drawn in two passes
    this.stands = viewsOf(plan);
    this.probes = soundProbes(probes);
    this.sky = makeSky(sky);
    this.scene.add(this.sky, this.guests, this.shadows.mesh);
    // What has no light of its own yet is seen in this.
    if (plan.built?.quality === 'none') this.scene.add(new HemisphereLight(0xf4f1ea, 0x6b5b4a, 0.9));
    this.relight();
  }

  // After a lost context the surroundings are made anew; everything else three brings back itself.
  relight = () => {
    // It is as bright as a photographer's studio; the hall is exposed for its own light.
    this.surround(makeEnvironment(this.renderer, courtyard), 1 / this.renderer.toneMappingExposure);
    this.here = null;
  };

  // What bronze and glaze mirror: the hall as it is seen from here. Costs six small pictures of it.
  reflect(at: Vector3) {
    if (this.here && this.here.distanceTo(at) < 4) return;
    this.here = at.clone();
    this.guests.visible = this.shadows.mesh.visible = false;
    this.surround(captureEnvironment(this.renderer, this.scene, at), 1);
    this.guests.visible = this.shadows.mesh.visible = true;
  }

  resize(width: number, height: number, pixelRatio: number) {
    this.renderer.setPixelRatio(pixelRatio);
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    // A tall window would otherwise see a slit.
    this.camera.fov = width > height ? 60 : 74;
    this.camera.updateProjectionMatrix();
  }

  setLevel({ mirror }: Level) {
    this.mirror.turn(mirror);
  }

  place({ at, heading, pitch }: Pose, floor: number) {
    this.camera.position.set(at[0], floor + eyeHeight, -at[1]);
    this.camera.rotation.set(pitch, heading - Math.PI / 2, 0, 'YXZ');
  }

  // Puts a part into the hall.
  part({ id }: HallPart, model: Model, grade: Grade): () => void {
    const meshes: Mesh[] = [];
    model.scene.updateMatrixWorld(true);
    model.scene.traverse((object) => {
      object.matrixAutoUpdate = false;
      if (!(object instanceof Mesh)) return;
      meshes.push(object);
      const material = object.material as Material;
      if (material.transparent) object.renderOrder = 2;
      this.mirror.adopt(object);
    });
    const part = this.parts.get(id) ?? { grades: new Map(), light: null };
    this.parts.set(id, part);
    part.grades.set(grade, { root: model.scene, meshes });
    if (part.light) this.lightUp(meshes, part.light);
    showFinest([...part.grades].map(([one, { root }]) => [one, root]));
    this.scene.add(model.scene);
    return () => {
      part.grades.delete(grade);
      showFinest([...part.grades].map(([one, { root }]) => [one, root]));
      if (!part.grades.size) this.parts.delete(id);
      for (const mesh of meshes) this.mirror.forget(mesh);
      model.scene.removeFromParent();
      model.dispose();
    };
  }

  hasPart(id: string, grade?: Grade) {
    const part = this.parts.get(id);
    return part !== undefined && (grade === undefined || part.grades.has(grade));
  }

  // Lays its light over a part that is there. What it returns takes it off again.
  light(id: string, texture: Texture, range: number): () => void {
    const part = this.parts.get(id);
    const all = () => [...part?.grades.values() ?? []];
    texture.channel = 1;
    if (part) part.light = { texture, range };
    for (const { meshes } of all()) this.lightUp(meshes, { texture, range });
    return () => {
      if (part) part.light = null;
      for (const { meshes } of all()) for (const material of receivers(meshes)) takeLightmap(material);
      texture.dispose();
    };
  }

  private lightUp(meshes: Mesh[], { texture, range }: { texture: Texture; range: number }) {
    for (const material of receivers(meshes)) putLightmap(material, texture, range);
    for (const mesh of meshes) this.mirror.adopt(mesh);
  }

  // Puts an exhibit on its stand, in its real size unless the stand is too small for it.
  exhibit(view: StandView, model: Model, grade: Grade): () => void {
    const { id } = view.stand;
    const there = this.exhibits.get(id) ?? this.makeHolder(view);
    const { holder, grades } = there;
    holder.add(model.scene);
    const sh = this.probes.get(view.stand.id);
    model.scene.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      for (const material of [object.material].flat() as Material[]) {
        seeThrough(material);
        if (sh) putProbe(material, sh);
      }
    });
    if (!grades.size) this.touch(view, holder);
    grades.set(grade, model.scene);
    showFinest([...grades]);
    return () => {
      grades.delete(grade);
      showFinest([...grades]);
      model.scene.removeFromParent();
      model.dispose();
      if (grades.size) return;
      this.exhibits.delete(id);
      this.shown.delete(id);
      this.shadows.set(id, null);
      holder.removeFromParent();
    };
  }

  private makeHolder(view: StandView): Shown {
    const there: Shown = { holder: new Group(), grades: new Map() };
    const { holder } = there;
    holder.scale.setScalar(view.scale);
    holder.position.set(...view.anchor);
    holder.rotation.y = view.turn;
    this.scene.add(holder);
    this.exhibits.set(view.stand.id, there);
    this.shown.set(view.stand.id, holder);
    return there;
  }

  // Hangs a picture or film in its frame, whole, as large as it fits.
  picture(view: StandView, space: PictureSpace, texture: Texture, ratio: number, lift = 0.004): () => void {
    const mesh = hang(space, ratio, lift, view.film ? new MeshBasicMaterial({ map: texture, toneMapped: false }) : new MeshStandardMaterial({ map: texture, roughness: 0.85 }));
    const sh = this.probes.get(view.stand.id);
    if (sh) putProbe(mesh.material, sh);
    this.scene.add(mesh);
    return () => {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      mesh.material.dispose();
      texture.dispose();
    };
  }

  render(floor: number) {
    this.renderer.info.reset();
    this.sky.position.set(this.camera.position.x, 0, this.camera.position.z);
    this.mirror.draw(this.renderer, this.scene, this.camera, floor);
    this.renderer.render(this.scene, this.camera);
  }

  get drawn() {
    const { calls, triangles } = this.renderer.info.render;
    return { calls, triangles };
  }

  dispose() {
    this.sky.geometry.dispose();
    this.sky.material.dispose();
    this.shadows.dispose();
    this.mirror.dispose();
    this.environment?.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private surround(environment: Texture, intensity: number) {
    this.scene.environmentIntensity = intensity;
    this.environment?.dispose();
    this.scene.environment = this.environment = environment;
  }

  private touch({ stand }: StandView, holder: Group) {
    holder.updateMatrixWorld(true);
    const box = new Box3().setFromObject(holder);
    const [size, middle] = [box.getSize(new Vector3()), box.getCenter(new Vector3())];
    this.shadows.set(stand.id, { x: middle.x, y: box.min.y + 0.003, z: middle.z, wide: size.x * 1.25, deep: size.z * 1.25, turn: 0 });
  }
}

// Glass that bends what is behind it has the whole hall drawn twice in every frame; among many things a pane does. The viewer, where
// one looks closely, draws it whole.
function seeThrough(material: Material) {
  if (!(material instanceof MeshPhysicalMaterial) || material.transmission === 0) return;
  Object.assign(material, { opacity: 1 - 0.7 * material.transmission, transmission: 0, transparent: true, depthWrite: false });
}

function showFinest(grades: [Grade, Object3D][]) {
  const fine = grades.some(([grade]) => grade === 'fine');
  for (const [grade, object] of grades) object.visible = grade === 'fine' || !fine;
}

const receivers = (meshes: Mesh[]) => new Set(meshes.filter(({ geometry }) => geometry.attributes.uv1).map(({ material }) => material as Material));

function hang(space: PictureSpace, ratio: number, lift: number, material: MeshBasicMaterial | MeshStandardMaterial) {
  const [wide, high] = [Math.hypot(...space.across), Math.hypot(...space.up)];
  const [w, h] = ratio > wide / high ? [wide, wide / ratio] : [high * ratio, high];
  const right = new Vector3(...space.across).normalize();
  const up = new Vector3(...space.up).normalize();
  const normal = right.clone().cross(up);
  const corner = new Vector3(...space.corner).addScaledVector(right, (wide - w) / 2).addScaledVector(up, (high - h) / 2).addScaledVector(normal, lift);
  const points = [corner, corner.clone().addScaledVector(right, w), corner.clone().addScaledVector(right, w).addScaledVector(up, h), corner.clone().addScaledVector(up, h)];
  const geometry = new BufferGeometry().setFromPoints(points);
  geometry.setAttribute('normal', new Float32BufferAttribute(points.flatMap(() => normal.toArray()), 3));
  geometry.setAttribute('uv', new Float32BufferAttribute([0, 0, 1, 0, 1, 1, 0, 1], 2));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  return new Mesh(geometry, material);
}
