// Where every stand's exhibit stands, as the hall's builder placed it (spec/hall.md). Pure; three's axes.
import type { BuiltStand, HallPlan, StandPlan, Triple } from '../../../common/api.ts';

export type PictureSpace = { corner: Triple; across: Triple; up: Triple };
export type StandView = {
  stand: StandPlan;
  anchor: Triple;                   // where its model's origin goes
  turn: number;                     // radians about y
  scale: number;
  room: Triple;
  picture: PictureSpace | null;     // where a poster or film hangs
  film: boolean;                    // which shines by itself
  coarse: { file: string; bytes: number } | null; // its model as it is seen from afar
  focus: Triple;                    // what one looks at
  low: Triple; high: Triple;        // what a pointer hits
};

// Stands that the builder did not place (it knew nothing of them) are left out: there is nothing to see.
export function viewsOf(plan: HallPlan): StandView[] {
  const placed = new Map<string, BuiltStand>((plan.built?.stands ?? []).map((one) => [one.stand, one]));
  return plan.stands.flatMap((stand) => {
    const at = placed.get(stand.id);
    if (!at) return [];
    const { anchor, turn, scale, room, picture, film, focus, coarse, bounds: [low, high] } = at;
    return [{ stand, anchor, turn, scale, room, picture: picture ?? null, film: film ?? false, coarse: coarse ?? null, focus, low, high }];
  });
}

// A probe that lies in a wall sees nothing: such a stand takes the light that stands mostly have.
export function soundProbes(probes: readonly { stand: string; sh: number[] }[]): ReadonlyMap<string, number[]> {
  const brightness = ({ sh }: { sh: number[] }) => (sh[0] ?? 0) + (sh[1] ?? 0) + (sh[2] ?? 0);
  const middle = [...probes].sort((a, b) => brightness(a) - brightness(b))[probes.length >> 1];
  return new Map(probes.map((probe) => [probe.stand, brightness(probe) < brightness(middle!) * 0.1 ? middle!.sh : probe.sh]));
}
