import type { QueryClient } from '@tanstack/react-query';
import type { ResourceSample } from '../bindings/types';
import type { Output } from '../bridge';
import { useRead } from './operation';

/** What application and engine cost over the last hour. */
export const useResources = () => useRead('resources_get', {}, { select: ({ data }) => data });

/** Puts a new sample behind those that are loaded. */
export function appendSample(client: QueryClient, sample: ResourceSample): void {
  client.setQueryData<Output<'resources_get'>>(['resources_get', {}], (answer) => {
    if (!answer || answer.data.samples.some(({ at }) => at >= sample.at)) return answer;
    const samples = [...answer.data.samples, sample].slice(-answer.data.capacity);
    return { ...answer, data: { ...answer.data, samples } };
  });
}
