// The hall as three.js draws it: shapes become meshes, one a material; sky, sun and exhibits join them.
import { ACESFilmicToneMapping, BackSide, Box3, BufferAttribute, BufferGeometry, Color, DirectionalLight, Float32BufferAttribute, Group, Mesh, MeshBasicMaterial,
  MeshStandardMaterial, PCFShadowMap, PerspectiveCamera, Scene, SphereGeometry, Vector3, type Texture, type WebGLRenderer } from 'three';
import type { HallPlan } from '../../../common/api.ts';
import type { Lang } from '../../../common/i18n.ts';
import type { Model } from '../../three/gltf/load.ts';
import { courtyard, makeEnvironment } from '../../three/environment.ts';
import { makeRenderer } from '../../three/renderer.ts';
import { courtOf } from '../plan/grid.ts';
import { bounds } from '../plan/polygon.ts';
import { eyeHeight } from '../plan/stands.ts';
import type { Pose } from '../walk/walker.ts';
import { buildFurniture, furnish, furnitureLamps, type Furniture } from './furniture.ts';
import { exhibitCards, signBoards, type Sheet } from './lettering.ts';
import { bakeLight, standLamps } from './light.ts';
import { makeMaterials, type Materials } from './materials.ts';
import { buildRoof } from './roof.ts';
import { Shapes, type MaterialName, type Shape } from './shapes.ts';
import { buildShell } from './shell.ts';
import { boards, buildSigns } from './signs.ts';
import { buildStands, type PictureSpace, type StandView } from './stands.ts';

const sunFrom = new Vector3(-0.62, 1, 0.5);

// Materials that neither throw nor need a shadow.
const shadowless = new Set<MaterialName>(['lantern', 'glass', 'shadow', 'label', 'sign']);

export class HallScene {
  readonly camera = new PerspectiveCamera(62, 1, 0.08, 220);
  readonly stands: StandView[];
  readonly furniture: Furniture;
  readonly guests = new Group();   // what others bring (guests.ts)
  readonly renderer: WebGLRenderer;
  readonly scene = new Scene();
  readonly shown = new Map<string, Group>();   // models on their stands
  private readonly materials: Materials;
  private readonly cards: Sheet;
  private readonly signs: Sheet;
  private readonly sun = new DirectionalLight(0xffd9a0, 3.6);
  private environment: Texture | null = null;
  private readonly plan: HallPlan;

  constructor(canvas: HTMLCanvasElement, plan: HallPlan, lang: Lang) {
    this.plan = plan;
    this.renderer = makeRenderer(canvas, { toneMapping: ACESFilmicToneMapping, exposure: 1.12 });
    this.renderer.info.autoReset = true;
    this.furniture = furnish(plan);
    this.cards = exhibitCards(plan);
    this.signs = signBoards(boards(plan));
    this.materials = makeMaterials(this.cards.texture, this.signs.texture);
    const shapes = new Shapes(bakeLight(plan, [...furnitureLamps(this.furniture), ...standLamps(plan)]));
    buildShell(plan, shapes);
    const court = courtOf(plan);
    if (court) buildRoof(court, plan.wall_height, shapes);
    buildFurniture(plan, this.furniture, shapes);
    buildSigns(plan, this.furniture.gate, this.signs.cell, shapes);
    this.stands = buildStands(plan, this.cards.cell, shapes);
    for (const [name, shape] of shapes.byMaterial) this.scene.add(this.mesh(name, shape));
    this.scene.add(makeSky(), this.sun, this.sun.target, this.guests);
    this.aimSun();
    this.setLang(lang);
    this.relight();
  }

  // After a lost context the environment is made anew; everything else three brings back itself.
  relight = () => {
    this.environment?.dispose();
    this.environment = makeEnvironment(this.renderer, courtyard);
    this.scene.environment = this.environment;
    this.scene.environmentIntensity = 1.05;
    this.shadowsChanged();
  };

  setLang(lang: Lang) {
    this.cards.draw(lang);
    this.signs.draw(lang);
  }

  resize(width: number, height: number, pixelRatio: number) {
    this.renderer.setPixelRatio(pixelRatio);
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    // A tall window would otherwise see a slit.
    this.camera.fov = width > height ? 60 : 74;
    this.camera.updateProjectionMatrix();
  }

  setShadows(on: boolean) {
    const { shadowMap } = this.renderer;
    shadowMap.type = PCFShadowMap;
    shadowMap.autoUpdate = false;
    this.sun.castShadow = on;
    if (shadowMap.enabled !== on) {
      shadowMap.enabled = on;
      this.scene.traverse((object) => {
        if (object instanceof Mesh) for (const material of [object.material].flat()) material.needsUpdate = true;
      });
    }
    this.shadowsChanged();
  }

  // Nothing that throws a shadow moves, so the shadow map is drawn only when something new stands there.
  shadowsChanged() {
    this.renderer.shadowMap.needsUpdate = true;
  }

  place({ at, heading, pitch }: Pose) {
    this.camera.position.set(at[0], eyeHeight, -at[1]);
    this.camera.rotation.set(pitch, heading - Math.PI / 2, 0, 'YXZ');
  }

  // Puts an exhibit on its stand, in its real size unless the stand is too small for it.
  exhibit(view: StandView, model: Model): () => void {
    const box = new Box3().setFromObject(model.scene);
    const size = box.getSize(new Vector3());
    const scale = Math.min(1, view.room[0] / size.x, view.room[1] / size.y, view.room[2] / size.z);
    const middle = box.getCenter(new Vector3());
    model.scene.position.set(-middle.x, -box.min.y, -middle.z);
    const holder = new Group();
    holder.add(model.scene);
    holder.scale.setScalar(scale);
    holder.position.set(...view.anchor);
    holder.position.y += 0.004;
    holder.rotation.y = view.turn;
    this.scene.add(holder);
    this.shown.set(view.stand.id, holder);
    this.shadowsChanged();
    return () => {
      this.shown.delete(view.stand.id);
      holder.removeFromParent();
      model.dispose();
    };
  }

  // Hangs a picture or film in its frame, whole, as large as it fits.
  picture(space: PictureSpace, texture: Texture, ratio: number, glowing: boolean, lift = 0.004): () => void {
    const [wide, high] = [Math.hypot(...space.across), Math.hypot(...space.up)];
    const [w, h] = ratio > wide / high ? [wide, wide / ratio] : [high * ratio, high];
    const right = new Vector3(...space.across).normalize();
    const up = new Vector3(...space.up).normalize();
    const corner = new Vector3(...space.corner).addScaledVector(right, (wide - w) / 2).addScaledVector(up, (high - h) / 2);
    const normal = right.clone().cross(up);
    corner.addScaledVector(normal, lift);
    const points = [corner, corner.clone().addScaledVector(right, w), corner.clone().addScaledVector(right, w).addScaledVector(up, h), corner.clone().addScaledVector(up, h)];
    const geometry = new BufferGeometry().setFromPoints(points);
    geometry.setAttribute('normal', new Float32BufferAttribute(points.flatMap(() => normal.toArray()), 3));
    geometry.setAttribute('uv', new Float32BufferAttribute([0, 0, 1, 0, 1, 1, 0, 1], 2));
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    const material = glowing ? new MeshBasicMaterial({ map: texture, toneMapped: false })
      : new MeshStandardMaterial({ map: texture, roughness: 0.85, envMapIntensity: 0.85 });
    const mesh = new Mesh(geometry, material);
    this.scene.add(mesh);
    return () => {
      mesh.removeFromParent();
      geometry.dispose();
      material.dispose();
      texture.dispose();
    };
  }

  render() {
    this.renderer.render(this.scene, this.camera);
  }

  get drawn() {
    const { calls, triangles } = this.renderer.info.render;
    return { calls, triangles };
  }

  dispose() {
    this.scene.traverse((object) => {
      if (object instanceof Mesh) object.geometry.dispose();
    });
    this.materials.dispose();
    this.environment?.dispose();
    this.sun.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private mesh(name: MaterialName, shape: Shape): Mesh {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new Float32BufferAttribute(shape.positions, 3));
    geometry.setAttribute('normal', new Float32BufferAttribute(shape.normals, 3));
    geometry.setAttribute('uv', new Float32BufferAttribute(shape.uvs, 2));
    geometry.setAttribute('color', new Float32BufferAttribute(shape.colours, 3));
    const Index = shape.positions.length / 3 > 65535 ? Uint32Array : Uint16Array;
    geometry.setIndex(new BufferAttribute(new Index(shape.indices), 1));
    const mesh = new Mesh(geometry, this.materials.of(name));
    mesh.castShadow = mesh.receiveShadow = !shadowless.has(name);
    if (name === 'glass') mesh.renderOrder = 2;
    if (name === 'shadow') mesh.renderOrder = 1;
    mesh.matrixAutoUpdate = false;
    return mesh;
  }

  private aimSun() {
    const { left, right, bottom, top } = bounds(this.plan.outline); // all of it: what lies outside the shadow's frame would be in full sun
    const middle = new Vector3((left + right) / 2, 0, -(bottom + top) / 2);
    const reach = Math.hypot(right - left, top - bottom) / 2 + 2;
    this.sun.position.copy(middle).addScaledVector(sunFrom.clone().normalize(), reach * 2);
    this.sun.target.position.copy(middle);
    const { shadow } = this.sun;
    shadow.mapSize.set(2048, 2048);
    shadow.radius = 3;
    shadow.normalBias = 0.04;
    shadow.bias = -0.0006;
    Object.assign(shadow.camera, { left: -reach, right: reach, top: reach, bottom: -reach, near: 1, far: reach * 4 });
    shadow.camera.updateProjectionMatrix();
  }
}

// A clear afternoon: pale at the horizon, warm towards the sun.
function makeSky(): Mesh {
  const geometry = new SphereGeometry(150, 32, 20);
  const places = geometry.attributes.position!;
  const [zenith, horizon, glow] = [new Color(0x4f86c0), new Color(0xd5e2ea), new Color(0xffe3ad)];
  const sun = sunFrom.clone().normalize();
  const colours: number[] = [];
  const at = new Vector3();
  for (let i = 0; i < places.count; i++) {
    at.fromBufferAttribute(places, i).normalize();
    const colour = horizon.clone().lerp(zenith, Math.max(0, at.y) ** 0.6);
    colour.lerp(glow, Math.max(0, at.dot(sun)) ** 6 * 0.7);
    colours.push(...colour.toArray());
  }
  geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
  const sky = new Mesh(geometry, new MeshBasicMaterial({ vertexColors: true, side: BackSide, toneMapped: false, depthWrite: false }));
  sky.renderOrder = -1;
  sky.position.set(0, 0, 0);
  return sky;
}
