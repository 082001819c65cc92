/**
 * The cloud assembly of stage dev with these settings, as `cdk synth` makes it; the whole test run shares it.
 * Outside a test run, as in `npm run soak`, there is none: the pipeline makes its own.
 */
export async function assemblyFor(
  config: Readonly<Record<string, unknown>>,
): Promise<{ assemblyDirectory?: string }> {
  if (process.env.VITEST === undefined) return {};
  const { inject } = await import('vitest');
  const broker = inject('assemblyBroker');
  const question = `${broker.url}?config=${encodeURIComponent(JSON.stringify(config))}`;
  const response = await fetch(question, { headers: { authorization: broker.password } });
  const answer = await response.text();
  if (!response.ok) throw new Error(`the app could not be synthesised for this test: ${answer}`);
  return { assemblyDirectory: answer };
}
