/** The phase that the address of an experiment holds; the latest one where there is none. */
export function readExperimentSearch(search: Record<string, unknown>): { phase?: number } {
  const phase = Number(search.phase);
  return Number.isInteger(phase) && phase > 0 ? { phase } : {};
}
