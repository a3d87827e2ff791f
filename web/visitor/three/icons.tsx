// Line drawings of the tools, one path each, on a 24 × 24 field.
const paths = {
  reset: 'M4 12a8 8 0 1 0 2.6-5.9M4 4v5h5',
  turn: 'M3 12c0-2.2 4-4 9-4s9 1.8 9 4-4 4-9 4M12 16l-3-3m3 3-3 3',
  light: 'M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
  hand: 'M7 13V6.5a1.5 1.5 0 0 1 3 0V11m0-6.5a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v6m0-3.5a1.5 1.5 0 0 1 3 0V15c0 3.5-2.5 6-6 6-4 0-5-2-8-6.5-.9-1.3 1.200-2.700 2.200-1.500L7 14.500',
  ground: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  full: 'M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5',
  shrink: 'M9 4v5H4m16 0h-5V4m0 16v-5h5M4 15h5v5',
  gyro: 'M9 4h6a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1M3 9c-1 2-1 4 0 6M21 9c1 2 1 4 0 6',
  headset: 'M4 8h16a1 1 0 0 1 1 1v6a2 2 0 0 1-2 2h-3l-2-2.500h-4L8 17H5a2 2 0 0 1-2-2V9a1 1 0 0 1 1-1M8 11.500h.01M16 11.500h.01',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6 6 18',
  plan: 'M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14m6-12v14',
  list: 'M8 6h13M8 12h13M8 18h13M3.500 6h.01M3.500 12h.01M3.500 18h.01',
  settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M13 4.500v5M8 14.500v5',
  help: 'M9.200 9a3 3 0 1 1 4.300 2.700c-.9.500-1.500 1-1.500 2.300M12 17.500h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  look: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l5 5M11 8v6M8 11h6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="yz-icon" viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor"
      stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
