// What every page loads: small, and only ever an enhancement of what the server has drawn.
import './style/page.css';
import { enhanceOffers } from './buy.ts';
import { openLightboxFor } from './lightbox.ts';
import { keepFocusOnFilters } from './filters.ts';
import { openViewerOn } from './stage.ts';
import { showSession } from './session.ts';
import { openSearchBox } from './search_box.ts';
import { tellOpened } from '../common/opened.ts';

const stage = document.getElementById('viewer');
if (stage) openViewerOn(stage);

const lightbox = document.querySelector<HTMLDialogElement>('#lightbox');
if (lightbox) openLightboxFor(lightbox, document.querySelectorAll<HTMLAnchorElement>('a[data-zoom]'));

const filters = document.querySelector<HTMLElement>('.filters');
if (filters) keepFocusOnFilters(filters);

const session = document.querySelector<HTMLAnchorElement>('#session');
if (session) showSession(session);

enhanceOffers(document.querySelectorAll<HTMLFormElement>('form[data-buy]'));

const auction = document.querySelector<HTMLElement>('[data-auction]');
if (auction) void import('./auction.ts').then(({ showAuction }) => showAuction(auction), () => {});

const search = document.querySelector<HTMLInputElement>('input#search');
if (search) openSearchBox(search);

const exhibit = document.querySelector<HTMLElement>('[data-opened]');
if (exhibit) tellOpened(exhibit.dataset.opened!);
