// Pages are the same for everybody, so that they can be kept ready; who is signed in is asked for
// only where the server has left the hint that somebody is.
const hint = 'yz_signed_in=1';

export function showSession(link: HTMLAnchorElement): void {
  if (!document.cookie.split('; ').includes(hint)) return;
  link.textContent = link.dataset.signedIn ?? link.textContent;
  fetch('/api/v1/session', { headers: { accept: 'application/json' } })
    .then((reply) => (reply.ok ? reply.json() : undefined))
    .then((session: { account?: { name?: string } | null } | undefined) => {
      if (session?.account?.name) link.textContent = session.account.name;
    })
    .catch(() => {}); // the link leads to the account page all the same
}
