import type { Label, LanesPicture } from '../../domain/timeline/drawLanes';
import type { Palette } from './palette';

/** Within a row: the bar, its own time along the bar's foot, and the critical path below it. */
const BAR_TOP = 1;
const BAR_HEIGHT = 14;
const OWN_HEIGHT = 4;
const PATH_HEIGHT = 2;
const TEXT_MIDDLE = BAR_TOP + (BAR_HEIGHT - OWN_HEIGHT) / 2 + 0.5;
/** Bars narrower than this are drawn full: their pale colour would be lost. */
const DETAILED = 3;
const CHARACTER = 5.8;
const LEAST_CHARACTERS = 4;

/** Draws the spans of the lanes: fills first, then shapes and text, so that each style is set once a service. */
export function paintBars(context: CanvasRenderingContext2D, picture: LanesPicture, palette: Palette): void {
  const { bars, own, critical, failed, labels } = picture;
  const colors = (service: number) => palette.services[service % palette.services.length];
  let style = '';
  const fill = (next: string, x: number, y: number, width: number, height: number) => {
    if (next !== style) {
      style = next;
      context.fillStyle = next;
    }
    context.fillRect(x, y, width, height);
  };
  for (const { x, y, width, service } of bars) {
    const color = colors(service);
    fill((width < DETAILED ? color?.full : color?.pale) ?? palette.text, x, y + BAR_TOP, width, BAR_HEIGHT);
  }
  const foot = BAR_TOP + BAR_HEIGHT;
  for (const { x, y, width, service } of own) {
    fill(colors(service)?.full ?? palette.text, x, y + foot - OWN_HEIGHT, width, OWN_HEIGHT);
  }
  for (const { x, y, width } of critical) {
    fill(palette.text, x, y + foot, width, PATH_HEIGHT);
  }
  failed.forEach(({ x, y }) => paintFailure(context, x, y + TEXT_MIDDLE + 1, palette));
  context.font = palette.font;
  for (const label of labels) {
    paintLabel(context, label, palette);
  }
}

/** A disc with an exclamation mark. */
function paintFailure(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette) {
  context.fillStyle = palette.failed;
  context.beginPath();
  context.arc(x, y, 5.5, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = palette.onFailed;
  context.fillRect(x - 1, y - 3.5, 2, 4);
  context.fillRect(x - 1, y + 1.5, 2, 2);
}

function paintLabel(context: CanvasRenderingContext2D, { x, y, room, align, text, inside }: Label, palette: Palette) {
  const fitting = Math.floor(room / CHARACTER);
  if (fitting < LEAST_CHARACTERS) {
    return;
  }
  const shown = text.length > fitting ? `${text.slice(0, fitting - 1)}…` : text;
  context.fillStyle = inside ? palette.text : palette.faintText;
  context.textAlign = align;
  context.fillText(shown, x, y + TEXT_MIDDLE, room);
}

/** Around a span: solid where it is chosen, dashed where the keyboard is. */
export function paintFrame(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  palette: Palette,
  isFocus: boolean
): void {
  context.lineWidth = 2;
  context.strokeStyle = isFocus ? palette.focus : palette.text;
  context.setLineDash(isFocus ? [4, 3] : []);
  const out = isFocus ? 2 : 1;
  context.strokeRect(x - out, y + 1, width + 2 * out, height - 2);
  context.setLineDash([]);
}
