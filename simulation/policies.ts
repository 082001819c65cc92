import type { Policy } from './simulate-day.ts';

export const REGISTER: Policy = { name: 'register, every minute', intervalSeconds: 60, register: true };

export const POLICIES: readonly Policy[] = [
  REGISTER,
  { name: 'plain, every minute', intervalSeconds: 60, register: false },
  { name: 'plain, every 15 minutes', intervalSeconds: 900, register: false },
  { name: 'plain, hourly', intervalSeconds: 3600, register: false },
];
