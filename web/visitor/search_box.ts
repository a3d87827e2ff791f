// The search box on every page: what may be meant while somebody types, what they searched for last,
// and what others search for. Without this script it is a form that leads to the results.
//
// The pattern is the combobox with a listbox of the ARIA Authoring Practices: focus stays in the field,
// arrows move through the list, Enter opens what is chosen or searches for what is typed.
type Piece = { text: string; hit: boolean };
type Suggestion = { type: string; slug: string; title_pieces: Piece[] };
type Suggestions = { items: Suggestion[]; total: number; popular: string[] };
type Option = { href: string; pieces: Piece[]; text?: string };
type Group = { label: string; options: Option[]; forget?: boolean };

const memory = 'yz.searches';
const mostRecent = 6;
const pause = 90; // milliseconds without a key before the server is asked

function recall(): string[] {
  try {
    const texts: unknown = JSON.parse(localStorage.getItem(memory) ?? '[]');
    return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [];
  } catch {
    return []; // storage is switched off
  }
}

function remember(texts: string[]): void {
  try {
    if (texts.length) localStorage.setItem(memory, JSON.stringify(texts));
    else localStorage.removeItem(memory);
  } catch {
    // Nothing is remembered then.
  }
}

const folders: Record<string, string> = { exhibit: 'exhibits', offer: 'exhibits', exhibitor: 'exhibitors', zone: 'zones' };

export function openSearchBox(input: HTMLInputElement): void {
  const { base = '', recent = '', popular = '', results = '', forget = '' } = input.dataset;
  const form = input.form!;
  const list = document.createElement('div');
  list.id = 'suggestions';
  list.className = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', results);
  list.hidden = true;
  const said = document.createElement('p');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  form.append(list, said);
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id,
    'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' })) input.setAttribute(name, value);

  let active = -1;
  let timer = 0;
  let asking: AbortController | undefined;
  const options = () => [...list.querySelectorAll<HTMLElement>('[role=option]')];
  const searchFor = (text: string) => `${base}/search?q=${encodeURIComponent(text)}`;

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const choose = (index: number) => {
    const all = options();
    active = all.length ? (index + all.length + 1) % (all.length + 1) : -1;
    if (active === all.length) active = -1; // past the end: back in the field
    all.forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    if (active < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', all[active]!.id);
    all[active]?.scrollIntoView({ block: 'nearest' });
  };

  const follow = (option: HTMLElement) => {
    if (option.dataset.forget !== undefined) {
      remember([]);
      close();
      return;
    }
    location.href = option.dataset.href!;
  };

  const show = (groups: Group[]) => {
    list.textContent = '';
    let count = 0;
    const add = (parent: HTMLElement, pieces: Piece[]) => {
      const option = document.createElement('div');
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.id = `suggestion-${count++}`;
      for (const { text, hit } of pieces) {
        const part = document.createElement(hit ? 'mark' : 'span');
        part.textContent = text;
        option.append(part);
      }
      parent.append(option);
      return option;
    };
    for (const group of groups.filter(({ options }) => options.length)) {
      const box = document.createElement('div');
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', group.label);
      const head = document.createElement('p');
      head.textContent = group.label;
      head.setAttribute('aria-hidden', 'true');
      box.append(head);
      for (const option of group.options) add(box, option.pieces).dataset.href = option.href;
      if (group.forget) {
        const option = add(box, [{ text: forget, hit: false }]);
        option.dataset.forget = '';
        option.className = 'suggestion-forget';
      }
      list.append(box);
    }
    active = -1;
    list.hidden = count === 0;
    input.setAttribute('aria-expanded', String(count > 0));
    input.removeAttribute('aria-activedescendant');
    said.textContent = count ? `${results}: ${count}` : '';
  };

  const asText = (text: string): Option => ({ href: searchFor(text), pieces: [{ text, hit: false }] });
  // In a hall an exhibit is gone to on foot; elsewhere its page is opened.
  const hall = document.querySelector<HTMLElement>('#hall[data-hall]')?.dataset.hall;
  const addressOf = (type: string, slug: string) => {
    if (type === 'programme') return `${base}/programme`;
    const [record = ''] = slug.split('/'); // of an offer: its exhibit
    return hall && folders[type] === 'exhibits' ? `${base}/halls/${hall}?way=${record}` : `${base}/${folders[type]}/${record}`;
  };
  const asRecord = ({ type, slug, title_pieces }: Suggestion): Option => ({ href: addressOf(type, slug), pieces: title_pieces });

  const ask = async () => {
    const text = input.value.trim();
    asking?.abort();
    asking = new AbortController();
    try {
      const lang = base ? 'en' : 'zh';
      const answer = await fetch(`/api/v1/suggest?lang=${lang}&q=${encodeURIComponent(text)}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const found = await answer.json() as Suggestions;
      if (document.activeElement !== input) return;
      show(text
        ? [{ label: results, options: found.items.map(asRecord) }]
        : [{ label: recent, options: recall().map(asText), forget: true }, { label: popular, options: found.popular.map(asText) }]);
    } catch {
      // A later key, or no network: the form still works.
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, pause);
  });
  input.addEventListener('focus', () => void (input.value || ask()));
  input.addEventListener('blur', () => setTimeout(close, 150));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return; // an input method is still at it
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) void ask();
      else choose(event.key === 'ArrowDown' ? active + 1 : active < 0 ? options().length - 1 : active - 1);
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      follow(options()[active]!);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener('pointerdown', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('[role=option]');
    event.preventDefault(); // the field keeps the focus
    if (option) follow(option);
  });
  form.addEventListener('submit', (event) => {
    const text = input.value.trim();
    if (!text) return event.preventDefault();
    remember([text, ...recall().filter((other) => other !== text)].slice(0, mostRecent));
  });
  document.addEventListener('keydown', (event) => {
    const typing = (event.target as Element).closest?.('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
