// Text set on a canvas: broken between words, and between any two Chinese characters but not before closing marks. Pure
// but for the measure it is given.
const closing = /^[，。、；：？！）》」』”’…,.;:?!)\]]/;

export function breakLines(text: string, room: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const piece of paragraph.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]+\s*|\s+/gu) ?? []) {
      if (line && measure((line + piece).trimEnd()) > room && !closing.test(piece)) {
        lines.push(line.trimEnd());
        line = piece.trimStart();
      } else line += piece;
    }
    if (line.trim()) lines.push(line.trimEnd());
  }
  return lines;
}
