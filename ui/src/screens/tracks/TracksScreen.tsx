export function TracksScreen() {
  return null;
}
