// The way from one view of the fair to another: page, tour and hall show the same records, and what stands before the
// visitor in one is before them in the next. The server's pages carry the same three links.
import type { HallPlan } from '../common/api.ts';
import { localePath, type Lang, type MessageKey, type Translate } from '../common/i18n.ts';

export type View = 'page' | 'tour' | 'hall';
// The exhibit in front of the visitor, or else where they are.
export type Before = { exhibit: string | null; viewpoint: string | null; place: string | null }; // place: see hall/place.ts

export function viewAddress(lang: Lang, plan: HallPlan, view: View, { exhibit, viewpoint, place }: Before): string {
  if (view === 'page') return localePath(lang, exhibit ? `/exhibits/${exhibit}` : '/exhibits');
  const hall = `/halls/${plan.slug}`;
  if (view === 'tour') return localePath(lang, `${hall}/tour`) + (exhibit ? `?exhibit=${exhibit}` : viewpoint ? `?viewpoint=${viewpoint}` : '');
  return localePath(lang, hall) + (exhibit ? `?exhibit=${exhibit}` : place ?? '');
}

const names: [View, MessageKey][] = [['page', 'view.page'], ['tour', 'view.tour'], ['hall', 'view.hall']];

type Props = { lang: Lang; plan: HallPlan; now: View; before: Before; say: Translate };

// Links, so that they can be opened beside and copied.
export function Views({ lang, plan, now, before, say }: Props) {
  const shown = names.filter(([view]) => view !== 'tour' || now === 'tour' || (plan.built?.panoramas.length ?? 0) > 0);
  return (
    <nav class="views" aria-label={say('view.label')}>
      {shown.map(([view, key]) => (
        <a key={view} href={viewAddress(lang, plan, view, before)} aria-current={view === now ? 'page' : undefined} data-view={view}>{say(key)}</a>
      ))}
    </nav>
  );
}
