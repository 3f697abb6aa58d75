/** How large something was drawn. */
export interface Size {
  width: number;
  height: number;
}

/** The room that is kept for something: as high as it ever was at this width. Another width draws it anew, and keeps nothing of before. */
export function keptRoom(kept: Size | null, now: Size): Size {
  return kept === null || kept.width !== now.width ? now : { width: now.width, height: Math.max(kept.height, now.height) };
}
