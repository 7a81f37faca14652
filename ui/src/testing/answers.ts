/** The shapes in which the application wraps what it answers. */
export const data = <T>(value: T) => ({ success: true, data: value });
export const listing = <T>(values: T[]) => ({ success: true, count: values.length, data: values });
export const done = (message: string) => ({ success: true, message });
