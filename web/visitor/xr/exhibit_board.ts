// What a headset's board says of an exhibit.
import { getJson, type Exhibit, type Museum, type StandExhibit } from '../../common/api.ts';
import type { Lang, MessageKey, Translate } from '../../common/i18n.ts';
import type { PanelButton, PanelText } from './panel.ts';

const rows: [keyof Museum, MessageKey][] = [['period', 'hall.period'], ['material', 'hall.material'], ['technique', 'hall.technique'],
  ['provenance', 'hall.provenance'], ['holder', 'hall.holder']];

function factsOf(museum: Museum, lang: Lang, say: Translate): [string, string][] {
  return rows.flatMap(([key, label]): [string, string][] => {
    const text = museum[key];
    return text && typeof text === 'object' && 'zh' in text ? [[say(label), text[lang]]] : [];
  });
}

// At once what is known, then the label as the exhibit's record has it.
export function describe(exhibit: StandExhibit, lang: Lang, say: Translate, buttons: PanelButton[], write: (text: PanelText) => void): PanelText {
  const other = lang === 'zh' ? 'en' : 'zh';
  const brief: PanelText = { title: exhibit.title[lang], other: exhibit.title[other], text: exhibit.summary[lang], buttons };
  getJson<Exhibit>(`/exhibits/${encodeURIComponent(exhibit.slug)}`).then(({ museum }) => {
    if (museum) write({ ...brief, facts: factsOf(museum, lang, say) });
  }, () => {}); // the brief stays
  return brief;
}
