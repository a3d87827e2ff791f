// The server's answers, as `spec/openapi.yaml` describes them, and how they are fetched.
import type { Text } from './i18n.ts';

export type Point = [x: number, y: number];
export type Triple = [number, number, number];
export type Kind = 'relic' | 'craft' | 'product' | 'project' | 'film';

export type Picture = { url: string; alt: Text; width: number; height: number };
export type Dimension = { kind: string; value: number; unit: string };
export type Museum = {
  period?: Text | null; year_from?: number | null; year_to?: number | null; material?: Text | null; technique?: Text | null;
  provenance?: Text | null; holder?: Text | null; credit?: Text | null; licence?: string | null; dimensions?: Dimension[];
};
export type Annotation = { id: string; title: Text; text: Text; position: Triple; normal: Triple; camera?: Triple | null };
export type ModelFile = {
  url: string; bytes: number; hall_url?: string | null; hall_bytes?: number | null;
  credit?: Text | string | null; licence?: string | null; annotations?: Annotation[];
};
export type Film = { url: string; poster_url?: string | null; seconds?: number };

export type Exhibit = {
  slug: string; kind: Kind; title: Text; summary: Text; description?: Text; demonstration?: boolean;
  zone?: { slug: string; title: Text }; exhibitor?: { slug: string; title: Text };
  poster?: Picture | null; museum?: Museum | null; model?: ModelFile | null; film?: Film | null;
};

export type Opening = { at: number; width: number; height: number };
export type WallPlan = { from: Point; to: Point; height: number; thickness: number; openings?: Opening[] };
export type ColumnPlan = { at: Point; radius: number };
export type ZonePlan = { zone: string; title: Text; colour?: string | null; outline: Point[]; sign?: Point | null; sign_facing?: number | null };
export type StandKind = 'plinth' | 'vitrine' | 'counter' | 'frame' | 'screen' | 'niche';
export type StandExhibit = {
  slug: string; title: Text; kind: Kind; summary: Text; poster?: Picture | null;
  hall_model?: { url: string; bytes: number } | null; model?: { url: string; bytes: number } | null;
  film?: { url: string; poster?: string | null; seconds?: number } | null;
};
export type StandPlan = {
  id: string; kind: StandKind; at: Point; facing: number; size: Point; height?: number | null; elevation?: number | null;
  exhibit?: StandExhibit | null;
};
export type Viewpoint = { id: string; title: Text; at: Point; facing: number };
export type Portal = { id: string; hall: string; title: Text; at: Point; facing: number };
// What was made from the plan (spec/hall.md); directions in three's axes.
export type Hotspot = { kind: 'viewpoint' | 'exhibit'; to: string; direction: Triple; distance: number };
export type Panorama = { viewpoint: string; levels: { size: number; tile: number }[]; tiles: Record<string, string>; hotspots: Hotspot[] }; // tiles: "level/face-x-y" to its address
export type Lightmap = { file: string; width: number; height: number; range: number };
export type HallPart = {
  id: string; zone: string | null; file: string; bytes: number; triangles: number; bounds: [Triple, Triple]; draft?: { file: string; bytes: number } | null; lightmap: Lightmap | null;
};
export type BuiltStand = {
  stand: string; part: string; anchor: Triple; turn: number; scale: number; room: Triple;
  picture: { corner: Triple; across: Triple; up: Triple } | null; film: boolean; focus: Triple; bounds: [Triple, Triple];
  coarse?: { file: string; bytes: number; triangles: number } | null;
};
export type Built = {
  version: number; quality: 'none' | 'draft' | 'final'; parts: HallPart[]; textures: Record<string, string>; stands: BuiltStand[];
  probes: { stand: string; sh: number[] }[];
  sky: { sun?: { direction: Triple; colour: Triple } | null; zenith: Triple; horizon: Triple; ground?: Triple; exposure: number };
  navmesh: { file: string; bytes: number }; plan_svg: { zh: string; en: string }; panoramas: Panorama[];
};

// Metres, x east and y north; angles in degrees, 0 = east, 90 = north.
export type HallPlan = {
  slug: string; title: Text; style: string; wall_height: number; outline: Point[];
  court?: { outline: Point[] } | Point[] | null; spawn: { at: Point; facing: number };
  walls: WallPlan[]; columns: ColumnPlan[]; zones: ZonePlan[]; stands: StandPlan[];
  viewpoints?: Viewpoint[]; portals?: Portal[]; built?: Built | null;
};

// A refusal or failure, with the problem's own words where the server gave some (RFC 9457).
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/v1${path}`, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { type?: string; title?: string; detail?: string };
  throw new ApiError(response.status, problem.type ?? 'about:blank', problem.detail ?? problem.title ?? `HTTP ${response.status}`);
}
