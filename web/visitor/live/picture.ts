// A picture for a talk: made smaller here where it is large, sent, and known from then on by its content.
const side = 1600;                 // pixels
const smallEnough = 1.5e6;         // bytes

// The content's name, or null where the server does not take it.
export async function keepPicture(file: File): Promise<string | null> {
  const body = file.size > smallEnough ? await reduce(file).catch(() => file) : file;
  const answer = await fetch('/api/v1/live/pictures', { method: 'POST', headers: { 'content-type': body.type || 'application/octet-stream' }, body }).catch(() => null);
  if (!answer?.ok) return null;
  return ((await answer.json()) as { content: string }).content;
}

async function reduce(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  return blob ?? file;
}
