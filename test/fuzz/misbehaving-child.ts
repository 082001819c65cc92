/** A child of the supervisor's that does what it must survive: case 1 never ends, 2 ends the process, 3 takes memory. */
const done = (peakBytes: number) => ({
  kind: 'done',
  outcome: { code: 'analysis', message: '', isAccepted: true },
  milliseconds: 1,
  peakBytes,
});

process.on('message', ({ number }: { number: number }) => {
  if (number === 1) for (;;);
  if (number === 2) process.kill(process.pid, 'SIGSEGV');
  process.send!(done(number === 3 ? 2 ** 30 : 1000));
});
process.on('disconnect', () => process.exit(0));
process.send!({ kind: 'ready', unchanged: 0 });
