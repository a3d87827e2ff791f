// Where a picture lies in its window: plain geometry. Lengths in CSS pixels; `scale` is window
// pixels for one of the picture's.
export type Size = { width: number; height: number };
export type Point = { x: number; y: number };
export type View = Point & { scale: number };

const closest = 4; // times the picture's own pixels

export const centre = ({ width, height }: Size): Point => ({ x: width / 2, y: height / 2 });

// The whole picture in the middle, never larger than it is.
export function fit(picture: Size, room: Size): View {
  const scale = Math.min(room.width / picture.width, room.height / picture.height, 1);
  return {
    x: (room.width - picture.width * scale) / 2,
    y: (room.height - picture.height * scale) / 2,
    scale,
  };
}

// The point of the picture under `at` stays there.
export function zoomAt(view: View, factor: number, at: Point, picture: Size, room: Size): View {
  const least = fit(picture, room).scale;
  const scale = Math.min(Math.max(view.scale * factor, least), Math.max(closest, least));
  const ratio = scale / view.scale;
  return { x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio, scale };
}

// No edge comes further in than it must: in the middle where the picture is smaller than its room.
export function clamp(view: View, picture: Size, room: Size): View {
  const along = (at: number, length: number, space: number) =>
    length <= space ? (space - length) / 2 : Math.min(0, Math.max(space - length, at));
  return {
    x: along(view.x, picture.width * view.scale, room.width),
    y: along(view.y, picture.height * view.scale, room.height),
    scale: view.scale,
  };
}
