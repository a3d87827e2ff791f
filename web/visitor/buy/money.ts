// Money as the server writes it: "¥1,280.00".
export type Money = { minor: number; currency: string };

export function formatMoney({ minor, currency }: Money): string {
  const sign = currency === 'CNY' ? '¥' : `${currency} `;
  const whole = Math.trunc(minor / 100).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${whole}.${String(minor % 100).padStart(2, '0')}`;
}
