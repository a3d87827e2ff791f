// Puts an offer in the cart without leaving the exhibit. Without scripts the same form leads to the cart.
const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json' };

type Cart = { items: { exhibit: string; id: string; quantity: number }[] };

async function askFor(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`/api/v1${path}`, { credentials: 'same-origin', headers: jsonHeaders, ...init });
}

// How many of an offer are in the cart; none where there is no cart yet.
async function inCart(exhibit: string, offer: string): Promise<number> {
  const reply = await askFor('/cart');
  if (!reply.ok) return 0;
  const cart = (await reply.json()) as Cart;
  return cart.items.find((item) => item.exhibit === exhibit && item.id === offer)?.quantity ?? 0;
}

// Adds so many; the refusal's word, `failed`, or nothing where all went well.
export async function putInCart(exhibit: string, offer: string, quantity: number): Promise<string | null> {
  try {
    const before = await inCart(exhibit, offer);
    const reply = await askFor(`/cart/${exhibit}/${offer}`, { method: 'PUT', body: JSON.stringify({ quantity: before + quantity }) });
    if (reply.ok) return null;
    const problem = (await reply.json()) as { place?: string };
    return problem.place?.split(':')[0] ?? 'failed';
  } catch {
    return 'failed';
  }
}

export function enhanceOffers(forms: Iterable<HTMLFormElement>): void {
  for (const form of forms) form.addEventListener('submit', (event) => void send(event, form));
}

async function send(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  event.preventDefault();
  const said = form.querySelector<HTMLElement>('.offer-said');
  const button = form.querySelector('button');
  const fields = new FormData(form);
  if (button) button.disabled = true;
  const fault = await putInCart(String(fields.get('exhibit')), String(fields.get('offer')), Number(fields.get('quantity')));
  if (button) button.disabled = false;
  if (!said) return;
  said.textContent = `${fault ? form.dataset.failed : form.dataset.done} `;
  if (fault) return;
  const link = document.createElement('a');
  link.href = form.action;
  link.textContent = form.dataset.cart ?? '';
  said.append(link);
}
